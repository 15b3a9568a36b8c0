package dev.millrace.platform.objects;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bytes of known length to be stored; {@link #open} may be called again for a retry.
 */
public interface Bytes {
    long length();

    InputStream open() throws IOException;

    static Bytes of(byte[] content) {
        return new Bytes() {
            @Override
            public long length() {
                return content.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(content);
            }
        };
    }

    /** A range of a stored object. */
    static Bytes of(ObjectStore store, ObjectKey key, ByteRange range) {
        return new Bytes() {
            @Override
            public long length() {
                return range.length();
            }

            @Override
            public InputStream open() throws IOException {
                return store.get(key, range);
            }
        };
    }

    static Bytes of(Path file) throws IOException {
        long length = Files.size(file);
        return new Bytes() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(file);
            }
        };
    }
}
