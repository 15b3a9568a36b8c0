package dev.millrace.transcode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/**
 * Two spans of a file as if they followed one another: its head, and a later part. For reading, by one thread; closing it
 * leaves the file open.
 */
final class SplicedChannel implements SeekableByteChannel {
    private final FileChannel file;
    private final long head;
    private final long from;
    private final long size;
    private long position;
    private boolean open = true;

    /**
     * @param head bytes from the file's start
     * @param from where the part starts, not before the head's end
     * @param to where the part ends
     */
    SplicedChannel(FileChannel file, long head, long from, long to) {
        if (head < 0 || from < head || to < from) {
            throw new IllegalArgumentException("no such part: " + head + ", " + from + " to " + to);
        }
        this.file = file;
        this.head = head;
        this.from = from;
        this.size = head + to - from;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (position >= size) {
            return -1;
        }
        boolean inHead = position < head;
        long physical = inHead ? position : from + position - head;
        long contiguous = inHead ? head - position : size - position;
        int limit = target.limit();
        target.limit(target.position() + (int) Math.min(target.remaining(), contiguous));
        try {
            int read = file.read(target, physical);
            position += Math.max(read, 0);
            return read;
        } finally {
            target.limit(limit);
        }
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
        if (newPosition < 0) {
            throw new IllegalArgumentException("a negative position: " + newPosition);
        }
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
