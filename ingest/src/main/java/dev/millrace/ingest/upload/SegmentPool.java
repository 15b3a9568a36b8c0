package dev.millrace.ingest.upload;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.util.unit.DataSize;

/** The memory that all appends together may fill: so many slow senders cost no more than one fast one. */
final class SegmentPool {
    static final int SEGMENT_BYTES = 16 * 1024;

    private static final long BID_EVERY = TimeUnit.MILLISECONDS.toNanos(20);

    private final int segments;
    private final Semaphore free;
    private final ConcurrentLinkedQueue<byte[]> idle = new ConcurrentLinkedQueue<>();
    private final AtomicLong bidden = new AtomicLong(System.nanoTime() - BID_EVERY);
    private final Set<Runnable> holders = ConcurrentHashMap.newKeySet();

    SegmentPool(DataSize memory) {
        this.segments = Math.toIntExact(Math.max(1, memory.toBytes() / SEGMENT_BYTES));
        // Fair: one fast sender must not starve those who wait.
        this.free = new Semaphore(segments, true);
    }

    /** Until {@link #leave}, {@code whenShort} is run whenever memory is short. */
    void enter(Runnable whenShort) {
        holders.add(whenShort);
    }

    void leave(Runnable whenShort) {
        holders.remove(whenShort);
    }

    Optional<Segment> tryTake() {
        return free.tryAcquire() ? Optional.of(segment()) : Optional.empty();
    }

    /** Waits for memory, and bids everybody who holds some to put it aside, now and then. */
    Optional<Segment> take(long patienceMillis) throws InterruptedException {
        long last = bidden.get();
        long now = System.nanoTime();
        if (now - last >= BID_EVERY && bidden.compareAndSet(last, now)) {
            holders.forEach(Runnable::run);
        }
        return free.tryAcquire(patienceMillis, TimeUnit.MILLISECONDS) ? Optional.of(segment()) : Optional.empty();
    }

    void giveBack(Segment segment) {
        if (segment.pooled()) {
            idle.add(segment.memory());
            free.release();
        }
    }

    /** Whether more than half is free. */
    boolean ample() {
        return free.availablePermits() > segments / 2;
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
