package dev.millrace.transcode.child;

import dev.millrace.platform.loop.BackgroundLoop;
import dev.millrace.platform.telemetry.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Children that wait warm, so that no job waits for a JVM to start. */
public final class ChildPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChildPool.class);
    /** A spare that died while it waited is noticed within this time. */
    private static final Duration CHECK = Duration.ofSeconds(2);

    private final ChildSettings settings;
    private final ChildCommand.Supplier command;
    private final MeterRegistry meters;
    private final Counter cold;
    private final BackgroundLoop filler;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger busy = new AtomicInteger();
    private final Deque<ChildProcess> spares = new ArrayDeque<>();
    private volatile @Nullable String trouble;
    private boolean closed;

    public ChildPool(ChildSettings settings, ChildCommand.Supplier command, MeterRegistry meters) {
        this.settings = settings;
        this.command = command;
        this.meters = meters;
        this.cold = Metric.TRANSCODE_COLD.counter(meters);
        this.filler = new BackgroundLoop("child-spares", meters, this::refill);
        Metric.TRANSCODE_SPARES.gauge(meters, this::spareCount);
    }

    /** Begins to keep spares; before, every child is started on demand. */
    public void fill() {
        lock.lock();
        try {
            closed = false;
        } finally {
            lock.unlock();
        }
        filler.start();
    }

    /** A ready child, to be closed by the caller: a spare if there is one, else a new one. */
    public ChildProcess take() throws IOException, InterruptedException {
        Optional<ChildProcess> spare = takeSpare();
        if (spare.isPresent()) {
            filler.wake();
            return taken(spare.get());
        }
        cold.increment();
        return taken(startReady());
    }

    private ChildProcess taken(ChildProcess child) {
        busy.incrementAndGet();
        child.onClose(busy::decrementAndGet);
        return child;
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

    /** How many children were taken and not closed yet. */
    public int busyCount() {
        return busy.get();
    }

    /** Why the last child did not come up; empty when it did. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Keeps no spares any more; children that were taken stay with who took them. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        filler.stop();
        for (Optional<ChildProcess> spare = takeSpare(); spare.isPresent(); spare = takeSpare()) {
            spare.get().close();
        }
    }

    private Optional<ChildProcess> takeSpare() {
        lock.lock();
        try {
            for (ChildProcess spare = spares.poll(); spare != null; spare = spares.poll()) {
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
        try {
            ChildProcess child = ChildProcess.start(command.get(), meters);
            try {
                if (!child.awaitReady(settings.startPatience()).warm()) {
                    LOG.info("A child could not warm up; its job begins a second or two later.");
                }
            } catch (IOException | InterruptedException | RuntimeException e) {
                child.close();
                throw e;
            }
            trouble = null;
            return child;
        } catch (IOException | RuntimeException e) {
            trouble = String.valueOf(e.getMessage());
            throw e;
        }
    }

    private Duration refill() throws IOException, InterruptedException {
        if (enough()) {
            return CHECK;
        }
        ChildProcess child = startReady();
        lock.lock();
        try {
            if (!closed) {
                spares.add(child);
                return Duration.ZERO;
            }
        } finally {
            lock.unlock();
        }
        child.close();
        return CHECK;
    }

    private boolean enough() {
        lock.lock();
        try {
            spares.removeIf(spare -> {
                boolean dead = !spare.alive();
                if (dead) {
                    spare.close();
                }
                return dead;
            });
            return closed || spares.size() >= settings.spares();
        } finally {
            lock.unlock();
        }
    }
}
