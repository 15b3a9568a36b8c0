package dev.millrace.platform.objects;

import java.io.IOException;

/** The range ends after the object. */
public final class RangeBeyondEndException extends IOException {
    private static final long serialVersionUID = 1;

    public RangeBeyondEndException(ObjectKey key, ByteRange range, long size) {
        super("Object " + key + " has " + size + " bytes: " + range.offset() + "+" + range.length()
                + " is beyond its end.");
    }
}
