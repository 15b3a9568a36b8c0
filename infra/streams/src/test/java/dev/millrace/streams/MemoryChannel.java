package dev.millrace.streams;

import java.nio.ByteBuffer;

/** An array to be read as a file; what was read of it is counted. */
class MemoryChannel extends ReadOnlyChannel {
    private final byte[] bytes;
    private long read;

    MemoryChannel(byte[] bytes) {
        this.bytes = bytes;
    }

    /** How many bytes were read so far. */
    long bytesRead() {
        return read;
    }

    @Override
    protected int read(ByteBuffer target, long from) {
        int count = put(target, bytes, (int) from);
        read += count;
        return count;
    }

    @Override
    public long size() {
        return bytes.length;
    }
}
