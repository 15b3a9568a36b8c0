package dev.millrace.platform.objects;

/** A store cannot be used as it is set; the message says what to set. */
public final class UnusableStoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnusableStoreException(String message) {
        super(message);
    }

    public UnusableStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
