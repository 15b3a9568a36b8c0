package dev.millrace.ingest.upload;

import java.io.InputStream;
import java.util.OptionalLong;

/** Bytes on their way in. */
public interface Incoming {
    /** Blocks for bytes; an {@link java.io.IOException} means that the sender is gone. */
    InputStream stream();

    /** How many bytes will come, if the sender said so. */
    OptionalLong length();

    /** Makes a read that blocks in another thread, and every later one, fail within milliseconds. */
    void cancel();
}
