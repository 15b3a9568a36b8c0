package dev.millrace.ingest.upload;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Received bytes that are written down together. Its memory goes back to the pool when it is closed. */
final class Batch implements Piece {
    private final List<Segment> segments;
    private final SegmentPool pool;
    private final long length;
    private final AtomicBoolean closed = new AtomicBoolean();

    Batch(List<Segment> segments, SegmentPool pool) {
        this.segments = List.copyOf(segments);
        this.pool = pool;
        this.length = segments.stream().mapToLong(Segment::length).sum();
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public boolean inMemory() {
        return true;
    }

    @Override
    public InputStream open() {
        return new SequenceInputStream(Collections.enumeration(segments.stream()
                .map(segment -> new ByteArrayInputStream(segment.memory(), segment.start(), segment.length()))
                .toList()));
    }

    /** A copy of the first bytes, at most so many. */
    byte[] first(int most) {
        ByteBuffer first = ByteBuffer.allocate((int) Math.min(most, length));
        for (ByteBuffer buffer : buffers()) {
            first.put(buffer.limit(buffer.position() + Math.min(buffer.remaining(), first.remaining())));
        }
        return first.array();
    }

    List<ByteBuffer> buffers() {
        return segments.stream()
                .map(segment -> ByteBuffer.wrap(segment.memory(), segment.start(), segment.length()))
                .toList();
    }

    void digestInto(MessageDigest digest) {
        for (Segment segment : segments) {
            digest.update(segment.memory(), segment.start(), segment.length());
        }
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            segments.forEach(pool::giveBack);
        }
    }
}
