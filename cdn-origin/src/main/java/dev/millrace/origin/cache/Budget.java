package dev.millrace.origin.cache;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes off-heap that may be in use at once. */
final class Budget {
    private final long most;
    private final AtomicLong used = new AtomicLong();

    Budget(long most) {
        this.most = most;
    }

    boolean reserve(long bytes) {
        long now = used.addAndGet(bytes);
        if (now > most) {
            used.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void free(long bytes) {
        used.addAndGet(-bytes);
    }

    long used() {
        return used.get();
    }
}
