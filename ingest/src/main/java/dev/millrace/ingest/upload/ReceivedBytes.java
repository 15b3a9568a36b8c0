package dev.millrace.ingest.upload;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** What one append has received and not yet written down, between the thread that receives and the one that writes. */
final class ReceivedBytes {
    private static final long PATIENCE_MILLIS = 50;

    private final ReentrantLock lock = new ReentrantLock();
    /** For the one who writes. */
    private final Condition arrived = lock.newCondition();
    /** For the one who receives. */
    private final Condition room = lock.newCondition();

    private final ArrayDeque<Segment> pending = new ArrayDeque<>();
    private final SegmentPool pool;
    private final LongSupplier nanoTime;
    private long pendingBytes;
    private long oldest;
    /** So many bytes are worth waking the writer for. */
    private long awaited = Long.MAX_VALUE;

    private boolean hurried;
    private boolean ended;
    private boolean dropped;

    ReceivedBytes(SegmentPool pool, LongSupplier nanoTime) {
        this.pool = pool;
        this.nanoTime = nanoTime;
    }

    /** Why there is something to do for the writer. */
    enum Due {
        /** Enough is here for what was asked. */
        FULL,
        /** A byte has become old. */
        OLD,
        /** Memory is short: what is here is to be put aside. */
        SHORT,
        /** Nothing more will come. */
        END,
        /** It was dropped; there is nothing any more. */
        DROPPED
    }

    /**
     * What the writer waits for.
     *
     * @param full bytes
     * @param enough bytes for which {@code age} counts; for fewer, {@code patience} does
     * @param oldest when the oldest byte came that the writer has and has not written down; MAX_VALUE without one
     * @param holding whether the writer could give back memory
     */
    record Wish(long full, long enough, Duration age, Duration patience, long oldest, boolean holding) {}

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
                room.await();
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
        if (pendingBytes >= awaited) {
            awaited = Long.MAX_VALUE;
            arrived.signal();
        }
    }

    private Optional<Segment> freshSegment(long deadline) throws InterruptedException {
        Optional<Segment> segment = pool.tryTake();
        while (segment.isEmpty() && nanoTime.getAsLong() < deadline && !dropped()) {
            segment = pool.take(PATIENCE_MILLIS);
        }
        return segment;
    }

    /** Memory is short. */
    void hurry() {
        lock.lock();
        try {
            hurried = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    private boolean dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /** Blocks until there is something to do. */
    Due await(Wish wish) throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                if (dropped) {
                    return Due.DROPPED;
                }
                if (pendingBytes > 0 && pendingBytes >= wish.full()) {
                    return Due.FULL;
                }
                if (ended) {
                    return Due.END;
                }
                if (hurried) {
                    hurried = false;
                    if (pendingBytes > 0 || wish.holding()) {
                        return Due.SHORT;
                    }
                }
                long patience = patience(wish);
                if (patience <= 0) {
                    return Due.OLD;
                }
                awaited = awaited(wish);
                arrived.await(patience, TimeUnit.NANOSECONDS);
                awaited = Long.MAX_VALUE;
            }
        } finally {
            lock.unlock();
        }
    }

    /** The first byte starts the clock, and from {@code enough} on another one counts. */
    private long awaited(Wish wish) {
        if (pendingBytes == 0) {
            return 1;
        }
        return pendingBytes < wish.enough() ? Math.min(wish.enough(), wish.full()) : wish.full();
    }

    /** @return nanoseconds until something is too old; 0 or less when it is */
    private long patience(Wish wish) {
        long since = pendingBytes > 0 ? Math.min(oldest, wish.oldest()) : wish.oldest();
        Duration limit = pendingBytes >= wish.enough() ? wish.age() : wish.patience();
        return since == Long.MAX_VALUE ? Long.MAX_VALUE : limit.toNanos() - (nanoTime.getAsLong() - since);
    }

    /** @return when the oldest byte here came; MAX_VALUE without one */
    long oldest() {
        lock.lock();
        try {
            return pendingBytes > 0 ? oldest : Long.MAX_VALUE;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the first bytes, {@code most} of them or all that are here. */
    Batch take(long most) {
        lock.lock();
        try {
            var taken = new ArrayList<Segment>();
            long left = Math.min(most, pendingBytes);
            pendingBytes -= left;
            while (left > 0) {
                Segment next = pending.getFirst();
                taken.add(next.length() <= left ? pending.removeFirst() : next.split((int) left));
                left -= taken.getLast().length();
            }
            oldest = nanoTime.getAsLong();
            room.signal();
            return new Batch(taken, pool);
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more will come; what is here is still to be written. */
    void end() {
        lock.lock();
        try {
            ended = true;
            arrived.signal();
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
            arrived.signal();
            room.signal();
        } finally {
            lock.unlock();
        }
    }
}
