package dev.millrace.transcode;

import dev.millrace.platform.objects.ByteRange;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.Storage;
import dev.millrace.streams.Pack;
import dev.millrace.streams.PackedSegments;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** Packs as the store has them, for the validator: what it reads is what players will get. */
record StoredPacks(Storage storage) implements PackedSegments.Source {
    @Override
    public SeekableByteChannel open(Pack pack) {
        return new StoredChannel(storage, new ObjectKey(pack.key()), pack.size());
    }

    /** Reads an object by ranges, a window at a time: boxes are small and lie close together. */
    private static final class StoredChannel implements SeekableByteChannel {
        private static final int WINDOW = 64 * 1024;

        private final Storage storage;
        private final ObjectKey key;
        private final long size;
        private long position;
        private long windowStart;
        private byte[] window = {};
        private boolean open = true;

        StoredChannel(Storage storage, ObjectKey key, long size) {
            this.storage = storage;
            this.key = key;
            this.size = size;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            if (position >= size) {
                return -1;
            }
            if (position < windowStart || position >= windowStart + window.length) {
                load();
            }
            int at = (int) (position - windowStart);
            int count = Math.min(target.remaining(), window.length - at);
            target.put(window, at, count);
            position += count;
            return count;
        }

        private void load() throws IOException {
            int length = (int) Math.min(WINDOW, size - position);
            try (InputStream in = storage.read(key, new ByteRange(position, length))) {
                window = in.readNBytes(length);
            }
            windowStart = position;
            if (window.length != length) {
                throw new IOException("Object " + key + " ends at " + (position + window.length) + ", not " + size);
            }
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public SeekableByteChannel position(long newPosition) {
            position = newPosition;
            return this;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public int write(ByteBuffer source) {
            throw new NonWritableChannelException();
        }

        @Override
        public SeekableByteChannel truncate(long newSize) {
            throw new NonWritableChannelException();
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
