package dev.millrace.ingest.upload;

import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.ObjectInfo;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** The tails of uploads, as objects. */
final class TailStore {
    private static final int PAGE = 1000;

    private TailStore() {}

    /** Stores the bytes as the tail of that number. */
    static Tail put(ObjectStore store, ObjectKey object, int number, Bytes bytes) throws IOException {
        var crc = new CRC32C();
        ObjectInfo stored = store.put(Tail.key(object, number), new Bytes() {
            @Override
            public long length() {
                return bytes.length();
            }

            @Override
            public InputStream open() throws IOException {
                crc.reset();
                return new CheckedInputStream(bytes.open(), crc);
            }
        });
        if (stored.size() != bytes.length()) {
            throw new IOException("A tail of " + bytes.length() + " bytes was stored as one of " + stored.size() + ".");
        }
        return new Tail(number, bytes.length(), crc.getValue());
    }

    /** What was stored; reading it fails when the bytes are not those any more. */
    static Piece piece(ObjectStore store, ObjectKey object, Tail tail) {
        return new Piece() {
            @Override
            public long length() {
                return tail.size();
            }

            @Override
            public InputStream open() throws IOException {
                return new Verified(store.get(Tail.key(object, tail.number())), tail);
            }

            @Override
            public void close() {}
        };
    }

    /** Removes every tail of the object, also those that no row names. */
    static void clear(ObjectStore store, ObjectKey object) throws IOException {
        List<ObjectInfo> found;
        do {
            found = store.list(Tail.prefix(object), "", PAGE);
            for (ObjectInfo tail : found) {
                store.delete(tail.key());
            }
        } while (found.size() == PAGE);
    }

    private static final class Verified extends CheckedInputStream {
        private final Tail tail;
        private long left;

        private Verified(InputStream in, Tail tail) {
            super(in, new CRC32C());
            this.tail = tail;
            this.left = tail.size();
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            if (count < 0) {
                if (left != 0 || getChecksum().getValue() != tail.crc32c()) {
                    throw new IOException("Tail " + tail.number() + " is not what was stored.");
                }
            } else {
                left -= count;
            }
            return count;
        }
    }
}
