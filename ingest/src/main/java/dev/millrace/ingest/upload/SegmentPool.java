package dev.millrace.ingest.upload;

import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.util.unit.DataSize;

/**
 * The memory of all uploads together, in segments. A segment is taken only for bytes that are already here, so a silent
 * sender holds none, and what is held is written down and given back within one commit interval.
 */
final class SegmentPool {
    static final int SEGMENT_BYTES = 64 * 1024;

    private final int segments;
    private final Semaphore free;
    private final ConcurrentLinkedQueue<byte[]> idle = new ConcurrentLinkedQueue<>();

    SegmentPool(DataSize memory) {
        this.segments = Math.toIntExact(Math.max(1, memory.toBytes() / SEGMENT_BYTES));
        // Fair: one fast sender must not starve those who wait.
        this.free = new Semaphore(segments, true);
    }

    Optional<Segment> tryTake() {
        return free.tryAcquire() ? Optional.of(segment()) : Optional.empty();
    }

    Optional<Segment> take(long patienceMillis) throws InterruptedException {
        return free.tryAcquire(patienceMillis, TimeUnit.MILLISECONDS) ? Optional.of(segment()) : Optional.empty();
    }

    void giveBack(Segment segment) {
        idle.add(segment.memory());
        free.release();
    }

    long bytes() {
        return (long) segments * SEGMENT_BYTES;
    }

    long heldBytes() {
        return (long) (segments - free.availablePermits()) * SEGMENT_BYTES;
    }

    private Segment segment() {
        byte[] memory = idle.poll();
        return new Segment(memory == null ? new byte[SEGMENT_BYTES] : memory);
    }
}
