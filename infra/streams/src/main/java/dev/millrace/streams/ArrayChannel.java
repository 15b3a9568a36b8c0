package dev.millrace.streams;

import java.nio.ByteBuffer;

/** An array to be read. */
final class ArrayChannel extends ReadOnlyChannel {
    private final byte[] bytes;

    ArrayChannel(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    protected int read(ByteBuffer target, long from) {
        return put(target, bytes, (int) from);
    }

    @Override
    public long size() {
        return bytes.length;
    }
}
