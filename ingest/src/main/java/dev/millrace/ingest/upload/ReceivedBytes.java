package dev.millrace.ingest.upload;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * What one append has received and not yet written down, between the thread that receives and the one that writes.
 *
 * <p>A batch is due when it is full, when its oldest byte is old, when memory is short, or at the end. The store's
 * smallest part is respected: bytes short of it wait, and at the end only the file's last part may be shorter.
 */
final class ReceivedBytes {
    private static final long PATIENCE_MILLIS = 50;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Segment> pending = new ArrayDeque<>();
    private final SegmentPool pool;
    private final long maxAgeNanos;
    private final LongSupplier nanoTime;
    private long pendingBytes;
    private long oldest;
    private boolean hurried;
    private boolean ended;
    private boolean dropped;

    ReceivedBytes(SegmentPool pool, Duration maxAge, LongSupplier nanoTime) {
        this.pool = pool;
        this.maxAgeNanos = maxAge.toNanos();
        this.nanoTime = nanoTime;
    }

    /**
     * Blocks while memory is short or {@code most} bytes wait already.
     *
     * @return false when the bytes were dropped, or memory stayed short for {@code patience}
     */
    boolean add(byte[] bytes, int offset, int count, long most, Duration patience) throws InterruptedException {
        long deadline = nanoTime.getAsLong() + patience.toNanos();
        int from = offset;
        int left = count;
        while (left > 0) {
            int fitted = append(bytes, from, left, most, deadline);
            if (fitted < 0) {
                return false;
            }
            from += fitted;
            left -= fitted;
        }
        return true;
    }

    private int append(byte[] bytes, int offset, int count, long most, long deadline) throws InterruptedException {
        lock.lock();
        try {
            while (!dropped && pendingBytes >= most) {
                changed.await();
            }
            if (dropped) {
                return -1;
            }
            Segment last = pending.peekLast();
            int fitted = last == null ? 0 : last.fill(bytes, offset, count);
            if (fitted > 0) {
                received(fitted);
                return fitted;
            }
        } finally {
            lock.unlock();
        }
        Optional<Segment> fresh = freshSegment(deadline);
        if (fresh.isEmpty()) {
            return -1;
        }
        return fill(fresh.get(), bytes, offset, count);
    }

    private int fill(Segment segment, byte[] bytes, int offset, int count) {
        lock.lock();
        try {
            if (dropped) {
                pool.giveBack(segment);
                return -1;
            }
            int fitted = segment.fill(bytes, offset, count);
            pending.addLast(segment);
            received(fitted);
            return fitted;
        } finally {
            lock.unlock();
        }
    }

    private void received(int count) {
        if (pendingBytes == 0) {
            oldest = nanoTime.getAsLong();
        }
        pendingBytes += count;
        changed.signalAll();
    }

    private Optional<Segment> freshSegment(long deadline) throws InterruptedException {
        Optional<Segment> segment = pool.tryTake();
        while (segment.isEmpty() && nanoTime.getAsLong() < deadline && !hurry()) {
            segment = pool.take(PATIENCE_MILLIS);
        }
        return segment;
    }

    /** Memory is short: what is here is to be written at once. @return whether it was dropped */
    private boolean hurry() {
        lock.lock();
        try {
            hurried = true;
            changed.signalAll();
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Blocks until a batch is due.
     *
     * @param least bytes of a batch before the end
     * @param full bytes of a full batch
     * @return empty at the end; less than {@code least} only for the last one
     */
    Optional<Batch> next(long least, long full) throws InterruptedException {
        lock.lock();
        try {
            while (!dropped && !ended && !due(least, full)) {
                if (pendingBytes == 0 || pendingBytes < least) {
                    changed.await();
                } else {
                    changed.await(maxAgeNanos - (nanoTime.getAsLong() - oldest), TimeUnit.NANOSECONDS);
                }
            }
            return dropped || pendingBytes == 0 ? Optional.empty() : Optional.of(batch(full));
        } finally {
            lock.unlock();
        }
    }

    private boolean due(long least, long full) {
        if (pendingBytes == 0 || pendingBytes < least) {
            return false;
        }
        return pendingBytes >= full || hurried || nanoTime.getAsLong() - oldest >= maxAgeNanos;
    }

    private Batch batch(long full) {
        var taken = new ArrayList<Segment>();
        long bytes = 0;
        for (Segment next = pending.peekFirst(); next != null; next = pending.peekFirst()) {
            if (bytes > 0 && bytes + next.length() > full) {
                break;
            }
            taken.add(pending.removeFirst());
            bytes += next.length();
        }
        pendingBytes -= bytes;
        oldest = nanoTime.getAsLong();
        hurried = false;
        changed.signalAll();
        return new Batch(taken, pool);
    }

    /** Nothing more will come; what is here is still to be written. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what is not written and wakes everybody. */
    void drop() {
        lock.lock();
        try {
            dropped = true;
            pending.forEach(pool::giveBack);
            pending.clear();
            pendingBytes = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
