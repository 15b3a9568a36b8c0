package dev.millrace.streams;

/** The bytes are no presentation index, or no storyboard, that this version can read; the message says where and why. */
public final class InvalidIndexException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    InvalidIndexException(String message) {
        super(message);
    }

    InvalidIndexException(String message, Throwable cause) {
        super(message, cause);
    }
}
