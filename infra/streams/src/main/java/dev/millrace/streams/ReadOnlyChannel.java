package dev.millrace.streams;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** Bytes to be read from anywhere, by one thread. */
public abstract class ReadOnlyChannel implements SeekableByteChannel {
    private long position;
    private boolean open = true;

    /** Reads from there on, where there is at least one byte; how many may be less than there is room for. */
    protected abstract int read(ByteBuffer target, long from) throws IOException;

    @Override
    public abstract long size();

    /** Puts bytes of an array, as far as there is room. */
    protected static int put(ByteBuffer target, byte[] bytes, int from) {
        int count = Math.min(target.remaining(), bytes.length - from);
        target.put(bytes, from, count);
        return count;
    }

    @Override
    public final int read(ByteBuffer target) throws IOException {
        if (!open) {
            throw new ClosedChannelException();
        }
        if (position >= size()) {
            return -1;
        }
        int count = read(target, position);
        position += Math.max(0, count);
        return count;
    }

    @Override
    public final long position() {
        return position;
    }

    @Override
    public final SeekableByteChannel position(long newPosition) {
        Check.range("a position", newPosition, 0, Long.MAX_VALUE);
        position = newPosition;
        return this;
    }

    @Override
    public final boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }

    @Override
    public final int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public final SeekableByteChannel truncate(long newSize) {
        throw new NonWritableChannelException();
    }
}
