package dev.millrace.streams;

import java.util.regex.Pattern;

/** The bounds of the vocabulary, each refusal a sentence. */
final class Check {
    private static final int QUOTE = 60;

    private Check() {}

    static void range(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " is " + value + ", not " + least + " to " + most);
        }
    }

    static void matches(String what, String value, Pattern pattern) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(what + " is not " + quoted(value));
        }
    }

    /** Foreign text cut short and without control characters, fit for a message. */
    static String quoted(String text) {
        String cut = text.length() > QUOTE ? text.substring(0, QUOTE) + "…" : text;
        return '"' + cut.replaceAll("\\p{Cntrl}", "?") + '"';
    }
}
