package dev.millrace.tiering;

import dev.millrace.platform.objects.Blocks;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import java.io.IOException;
import java.io.InputStream;

/** Reads a copy whole, at its pace. */
final class CopyReader {
    private static final int BUFFER = 256 * 1024;

    private final Pace pace;

    CopyReader(Pace pace) {
        this.pace = pace;
    }

    /** What its bytes are. */
    Blocks read(ObjectStore store, ObjectKey key) throws IOException {
        var reader = new Blocks.Reader();
        var buffer = new byte[BUFFER];
        try (InputStream in = store.get(key)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                reader.read(buffer, read);
                pace.spent(read);
            }
        }
        return reader.end();
    }

    /** What it hands out is the next part of the copy, empty after the last. */
    interface Parts {
        byte[] next() throws IOException;
    }

    /** @param size of each part but the last */
    Parts parts(InputStream in, int size, Blocks.Reader reader) {
        return () -> {
            byte[] part = in.readNBytes(size);
            reader.read(part, part.length);
            pace.spent(part.length);
            return part;
        };
    }
}
