package dev.millrace.platform.events;

/** A fact that this version cannot read, now or later: it goes to the dead letters at once. */
final class UnreadableFactException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableFactException(String sentence) {
        super(sentence);
    }
}
