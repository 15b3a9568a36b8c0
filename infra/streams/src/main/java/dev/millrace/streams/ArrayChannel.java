package dev.millrace.streams;

import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** An array to be read. */
final class ArrayChannel implements SeekableByteChannel {
    private final ByteBuffer bytes;
    private long position;

    ArrayChannel(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    @Override
    public int read(ByteBuffer target) {
        if (position >= bytes.limit()) {
            return -1;
        }
        int count = Math.min(target.remaining(), bytes.limit() - (int) position);
        target.put(bytes.slice((int) position, count));
        position += count;
        return count;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
        Check.range("a position", newPosition, 0, Long.MAX_VALUE);
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return bytes.limit();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long newSize) {
        throw new NonWritableChannelException();
    }
}
