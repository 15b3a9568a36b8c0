package dev.millrace.ingest.studio;

/** The range begins behind the end. */
final class UnsatisfiableRangeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long length;

    UnsatisfiableRangeException(long length) {
        super("the range begins behind the end of " + length + " bytes");
        this.length = length;
    }

    long length() {
        return length;
    }
}
