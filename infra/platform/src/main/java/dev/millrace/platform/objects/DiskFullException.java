package dev.millrace.platform.objects;

import java.time.Duration;

/** Less than {@code millrace.data.min-free} is left: new bytes are refused before the database's disk is full. */
public final class DiskFullException extends RuntimeException {
    /** When it is worth asking again. */
    public static final Duration RETRY_AFTER = Duration.ofMinutes(1);

    private static final long serialVersionUID = 1;

    public DiskFullException(long free, long needed) {
        super("The disk is nearly full (" + (free >> 20) + " MiB free, " + (needed >> 20)
                + " MiB must stay so): nothing can be stored until there is room. Try again later.");
    }
}
