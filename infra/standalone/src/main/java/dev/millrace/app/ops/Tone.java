package dev.millrace.app.ops;

import java.util.Locale;

/** How urgent something is. */
enum Tone {
    GOOD,
    QUIET,
    WORKING,
    WARN,
    BAD;

    /** As the style names it. */
    public String css() {
        return "tone-" + name().toLowerCase(Locale.ROOT);
    }
}
