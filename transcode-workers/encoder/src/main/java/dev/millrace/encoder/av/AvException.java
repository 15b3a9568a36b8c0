package dev.millrace.encoder.av;

/** A native library refused or failed. */
public final class AvException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int code;

    public AvException(int code, String message) {
        super(message);
        this.code = code;
    }

    /** FFmpeg's error code, negative. */
    public int code() {
        return code;
    }
}
