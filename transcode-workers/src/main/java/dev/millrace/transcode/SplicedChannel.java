package dev.millrace.transcode;

import dev.millrace.streams.ReadOnlyChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Two spans of a file as if they followed one another: its head, and a later part. For reading, by one thread; closing it
 * leaves the file open.
 */
final class SplicedChannel extends ReadOnlyChannel {
    private final FileChannel file;
    private final long head;
    private final long from;
    private final long size;

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
    protected int read(ByteBuffer target, long at) throws IOException {
        boolean inHead = at < head;
        long physical = inHead ? at : from + at - head;
        long contiguous = inHead ? head - at : size - at;
        int limit = target.limit();
        target.limit(target.position() + (int) Math.min(target.remaining(), contiguous));
        try {
            return file.read(target, physical);
        } finally {
            target.limit(limit);
        }
    }

    @Override
    public long size() {
        return size;
    }
}
