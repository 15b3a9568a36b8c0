package dev.millrace.ingest.upload;

import java.io.IOException;
import java.util.OptionalLong;

/** Bytes on their way in. */
public interface Incoming {
    /**
     * Blocks for bytes, at least one.
     *
     * @return how many; -1 at the end
     * @throws IOException when the sender is gone
     */
    int read(byte[] into) throws IOException;

    /** How many bytes will come, if the sender said so. */
    OptionalLong length();

    /** How many bytes the whole file has, where the sender says it only with these. */
    default OptionalLong whole() {
        return OptionalLong.empty();
    }

    /** Makes a read that blocks in another thread, and every later one, fail within milliseconds. */
    void cancel();
}
