package dev.millrace.streams;

import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** An array to be read as a file; what was read of it is counted. */
class MemoryChannel implements SeekableByteChannel {
    private final byte[] bytes;
    private long position;
    private long read;

    MemoryChannel(byte[] bytes) {
        this.bytes = bytes;
    }

    /** How many bytes were read so far. */
    long bytesRead() {
        return read;
    }

    @Override
    public int read(ByteBuffer target) {
        if (position >= bytes.length) {
            return -1;
        }
        int count = (int) Math.min(target.remaining(), bytes.length - position);
        target.put(bytes, (int) position, count);
        position += count;
        read += count;
        return count;
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
        return bytes.length;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}

    @Override
    public int write(ByteBuffer source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new UnsupportedOperationException();
    }
}
