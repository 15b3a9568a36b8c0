package dev.millrace.platform.catalog;

/** The transition table has no such way from the asset's state. */
public final class IllegalMoveException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public IllegalMoveException(String sentence) {
        super(sentence);
    }
}
