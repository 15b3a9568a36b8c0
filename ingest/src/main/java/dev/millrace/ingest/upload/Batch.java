package dev.millrace.ingest.upload;

import dev.millrace.platform.objects.Bytes;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.List;

/** Received bytes that are written down together. Its memory goes back to the pool when it is closed. */
final class Batch implements Bytes, AutoCloseable {
    private final List<Segment> segments;
    private final SegmentPool pool;
    private final long length;

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
    public InputStream open() {
        return new SequenceInputStream(Collections.enumeration(segments.stream()
                .map(segment -> new ByteArrayInputStream(segment.memory(), 0, segment.length()))
                .toList()));
    }

    void digestInto(MessageDigest digest) {
        for (Segment segment : segments) {
            digest.update(segment.memory(), 0, segment.length());
        }
    }

    @Override
    public void close() {
        segments.forEach(pool::giveBack);
    }
}
