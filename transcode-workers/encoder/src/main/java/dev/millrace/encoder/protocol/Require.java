package dev.millrace.encoder.protocol;

import java.util.regex.Pattern;

/** The checks that every message passes on both sides: a message that exists is well-formed. */
final class Require {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}");

    private static final Pattern PDQ = Pattern.compile("[0-9a-f]{64}");

    private static final Pattern HEX = Pattern.compile("(?:[0-9a-f]{2})+");

    private Require() {}

    static void that(boolean condition, String what) {
        if (!condition) {
            throw new IllegalArgumentException(what);
        }
    }

    /** A name that is safe as a file name and in a URL: letters, digits, dot, dash, underscore; at most 64. */
    static void name(String value, String what) {
        that(NAME.matcher(value).matches(), what + " is not a plain name");
    }

    static void pdq(String value) {
        that(PDQ.matcher(value).matches(), "pdq is not 64 hex digits");
    }

    /** Bytes as hexadecimal digits; at least one. */
    static void hex(String value, int mostBytes, String what) {
        that(value.length() <= 2 * mostBytes && HEX.matcher(value).matches(), what + " is not in hexadecimal");
    }

    static void notNegative(long value, String what) {
        that(value >= 0, what + " is negative");
    }

    static void positive(long value, String what) {
        that(value > 0, what + " is not positive");
    }

    static void seconds(double value, String what) {
        that(Double.isFinite(value) && value >= 0, what + " is not a time span in seconds");
    }

    static void level(double value, String what) {
        that(value >= -120 && value <= 120, what + " is not a level in decibels");
    }

    static void text(String value, int limit, String what) {
        that(value.length() <= limit, what + " is too long");
    }
}
