package dev.millrace.encoder.protocol;

/** A line that is no message of this protocol: too long, not JSON, unknown, or with values out of range. */
public final class MalformedMessageException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedMessageException(String message) {
        super(message);
    }
}
