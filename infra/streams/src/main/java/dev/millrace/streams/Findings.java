package dev.millrace.streams;

import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/** Violations as they are found; a presentation that is wrong throughout is not listed throughout. */
final class Findings {
    static final int MOST = 200;
    private final List<Violation> violations = new ArrayList<>();

    void add(Rule rule, String place, String sentence) {
        if (violations.size() < MOST) {
            violations.add(new Violation(rule, place, sentence));
        }
    }

    /** Something that is named cannot be had. */
    void missing(Rule rule, String place, NoSuchFileException e) {
        boolean redirected = e instanceof RedirectedException;
        add(
                redirected ? Rule.REDIRECT : rule,
                place,
                redirected ? String.valueOf(e.getReason()) : "it is named and not there");
    }

    void check(boolean holds, Rule rule, String place, String sentence) {
        if (!holds) {
            add(rule, place, sentence);
        }
    }

    List<Violation> violations() {
        return List.copyOf(violations);
    }
}
