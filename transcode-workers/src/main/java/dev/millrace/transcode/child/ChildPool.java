package dev.millrace.transcode.child;

import dev.millrace.encoder.protocol.Event;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Children that wait warm, so that no job waits for a JVM to start. */
public final class ChildPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChildPool.class);
    private static final long FIRST_PAUSE_NANOS = 1_000_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 60_000_000_000L;
    /** A spare that died while it waited is noticed within this time. */
    private static final long CHECK_NANOS = 2_000_000_000L;

    private final ChildCommand command;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ChildProcess> spares = new ArrayDeque<>();
    private final Counter cold;
    private volatile Event.@Nullable Ready lastReady;
    private @Nullable Thread filler;
    private boolean closed;

    public ChildPool(ChildCommand command, MeterRegistry meters) {
        this.command = command;
        this.cold = Counter.builder("millrace.transcode.children.cold")
                .description("jobs that had to wait for a child to start")
                .register(meters);
        Gauge.builder("millrace.transcode.children.spare", this, pool -> pool.spareCount())
                .description("children that wait for a job, libraries loaded")
                .register(meters);
    }

    /** Begins to keep spares; without it, or before, every child is started on demand. */
    public void fill() {
        lock.lock();
        try {
            if (filler == null && !closed && command.settings().spares() > 0) {
                filler = Thread.ofPlatform().daemon().name("millrace-child-spares").start(this::keepSpares);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A ready child, to be closed by the caller: a spare if there is one, else a new one. */
    public ChildProcess take() throws IOException, InterruptedException {
        Optional<ChildProcess> spare = takeSpare();
        if (spare.isPresent()) {
            return spare.get();
        }
        cold.increment();
        return startReady();
    }

    /** How many spares wait. */
    public int spareCount() {
        lock.lock();
        try {
            return spares.size();
        } finally {
            lock.unlock();
        }
    }

    /** What the last child said of itself when it was ready; empty before the first. */
    public Optional<Event.Ready> lastReady() {
        return Optional.ofNullable(lastReady);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            while (!spares.isEmpty()) {
                spares.pop().close();
            }
        } finally {
            lock.unlock();
        }
    }

    private Optional<ChildProcess> takeSpare() {
        lock.lock();
        try {
            for (ChildProcess spare = spares.poll(); spare != null; spare = spares.poll()) {
                changed.signalAll();
                if (spare.alive()) {
                    return Optional.of(spare);
                }
                spare.close();
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private ChildProcess startReady() throws IOException, InterruptedException {
        ChildProcess child = ChildProcess.start(command);
        try {
            lastReady = child.awaitReady(command.settings().startPatience());
            return child;
        } catch (IOException | InterruptedException | RuntimeException e) {
            child.close();
            throw e;
        }
    }

    private void keepSpares() {
        long pause = FIRST_PAUSE_NANOS;
        try {
            while (awaitNeed()) {
                try {
                    keep(startReady());
                    pause = FIRST_PAUSE_NANOS;
                } catch (IOException e) {
                    LOG.warn("No spare child could be started; trying again in {} s: {}", pause / 1_000_000_000L,
                            e.getMessage());
                    pause(pause);
                    pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("No spares are kept any more.", e);
        }
    }

    /** Waits until a spare is missing; false when the pool is closed. */
    private boolean awaitNeed() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                spares.removeIf(spare -> {
                    boolean dead = !spare.alive();
                    if (dead) {
                        spare.close();
                    }
                    return dead;
                });
                if (spares.size() < command.settings().spares()) {
                    return true;
                }
                changed.awaitNanos(CHECK_NANOS);
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void keep(ChildProcess child) {
        lock.lock();
        try {
            if (closed) {
                child.close();
            } else {
                spares.add(child);
            }
        } finally {
            lock.unlock();
        }
    }

    private void pause(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
