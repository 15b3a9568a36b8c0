package dev.millrace.tiering;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Keeps a reader to its bytes per second, and tells it when to stop. */
final class Pace {
    private static final long SECOND = 1_000_000_000;
    private static final long NAP = SECOND / 20;

    private final long bytesPerSecond;
    private final BooleanSupplier stopping;
    private long free;

    /** @param stopping whether this process wants to end, or leads no more */
    Pace(long bytesPerSecond, BooleanSupplier stopping) {
        this.bytesPerSecond = bytesPerSecond;
        this.stopping = stopping;
        this.free = System.nanoTime();
    }

    /** After so many bytes: rests as long as they should have taken. @throws StoppedException when it is time to stop */
    void spent(long bytes) {
        free = Math.max(free, System.nanoTime() - SECOND) + (long) ((double) bytes * SECOND / bytesPerSecond);
        check();
        for (long rest = free - System.nanoTime(); rest > 0; rest = free - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(rest, NAP));
            check();
        }
    }

    /** @throws StoppedException when it is time to stop */
    void check() {
        if (stopping.getAsBoolean()) {
            throw new StoppedException();
        }
    }

    /** What was begun is left as it is: it can be taken up again. */
    static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        StoppedException() {
            super("This process stops, or another has taken over.");
        }
    }
}
