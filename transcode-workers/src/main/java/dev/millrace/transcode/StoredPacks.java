package dev.millrace.transcode;

import dev.millrace.platform.objects.ByteRange;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.streams.Pack;
import dev.millrace.streams.PackedSegments;
import dev.millrace.streams.ReadOnlyChannel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** Packs as the store has them, for the validator: what it reads is what players will get. */
record StoredPacks(Shelf shelf) implements PackedSegments.Source {
    @Override
    public SeekableByteChannel open(Pack pack) {
        return new StoredChannel(shelf, new ObjectKey(pack.key()), pack.size());
    }

    /** Reads an object by ranges, a window at a time: boxes are small and lie close together. */
    private static final class StoredChannel extends ReadOnlyChannel {
        private static final int WINDOW = 64 * 1024;

        private final Shelf shelf;
        private final ObjectKey key;
        private final long size;
        private long windowStart;
        private byte[] window = {};

        StoredChannel(Shelf shelf, ObjectKey key, long size) {
            this.shelf = shelf;
            this.key = key;
            this.size = size;
        }

        @Override
        protected int read(ByteBuffer target, long from) throws IOException {
            if (from < windowStart || from >= windowStart + window.length) {
                load(from);
            }
            return put(target, window, (int) (from - windowStart));
        }

        private void load(long from) throws IOException {
            int length = (int) Math.min(WINDOW, size - from);
            try (InputStream in = shelf.read(key, new ByteRange(from, length))) {
                window = in.readNBytes(length);
            }
            windowStart = from;
            if (window.length != length) {
                throw new IOException("Object " + key + " ends at " + (from + window.length) + ", not " + size);
            }
        }

        @Override
        public long size() {
            return size;
        }
    }
}
