package dev.millrace.origin.cache;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Blocking work away from the event loops: virtual threads, so many at a time, and so many waiting; what comes on top is
 * refused at once, so that a flood costs nothing but its answers.
 */
public final class Workers implements AutoCloseable {
    private final String what;
    private final int limit;
    private final Semaphore permits;
    private final AtomicInteger present = new AtomicInteger();
    private final ExecutorService threads;

    /**
     * @param what the work, plural, for messages and thread names
     * @param atOnce running at a time
     * @param waiting for their turn, at most
     */
    public Workers(String what, int atOnce, int waiting) {
        this.what = what;
        this.limit = atOnce + waiting;
        this.permits = new Semaphore(atOnce, true);
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("origin-" + what + "-", 0).factory());
    }

    /** @return fails with {@link OverloadedException}, or with what the work threw */
    public <T> CompletableFuture<T> submit(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        if (present.incrementAndGet() > limit) {
            present.decrementAndGet();
            result.completeExceptionally(new OverloadedException(what));
            return result;
        }
        try {
            threads.execute(() -> run(work, result));
        } catch (RuntimeException e) {
            present.decrementAndGet();
            result.completeExceptionally(e);
        }
        return result;
    }

    private <T> void run(Callable<T> work, CompletableFuture<T> result) {
        try {
            permits.acquire();
            try {
                result.complete(work.call());
            } finally {
                permits.release();
            }
        } catch (Throwable e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            result.completeExceptionally(e);
        } finally {
            present.decrementAndGet();
        }
    }

    /** Running and waiting. */
    public int present() {
        return present.get();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            threads.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
