package dev.millrace.ingest.upload;

import dev.millrace.platform.objects.Bytes;
import java.io.InputStream;
import java.util.List;

/** Bytes of an upload that are on their way into a part: in memory, in the spool, or in the store as a tail. */
interface Piece extends Bytes, AutoCloseable {
    /** Whether they occupy memory of the pool. */
    default boolean inMemory() {
        return false;
    }

    /** Gives back what they occupy here, once; what is in the store stays. */
    @Override
    void close();

    /** One after the other. */
    static Bytes joined(List<? extends Bytes> pieces) {
        var all = List.copyOf(pieces);
        return new Bytes() {
            @Override
            public long length() {
                return all.stream().mapToLong(Bytes::length).sum();
            }

            @Override
            public InputStream open() {
                return new JoinedStream(all);
            }
        };
    }
}
