package dev.millrace.streams;

import java.util.regex.Pattern;

/** The way from a manifest's URL to its revision's folder. */
final class Base {
    private static final Pattern SHAPE = Pattern.compile("([A-Za-z0-9_-]{1,128}/){0,8}");

    private Base() {}

    /** @return the same, which is a relative path of plain folders, each with its slash; or empty */
    static String check(String base) {
        Check.matches("a relative base path", base, SHAPE);
        return base;
    }
}
