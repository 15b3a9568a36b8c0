package dev.millrace.platform.objects;

import java.io.IOException;

/** A part that grows has one writer, and this is no longer it: a later one goes on. To try again is of no use. */
public final class LaterWriterException extends IOException {
    private static final long serialVersionUID = 1;

    public LaterWriterException() {
        super("Another writer goes on with this part.");
    }
}
