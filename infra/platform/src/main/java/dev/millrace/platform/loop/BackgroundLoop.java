package dev.millrace.platform.loop;

import dev.millrace.platform.telemetry.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * One thread that repeats a step, with the rest between that the step asks for, cut short when woken. A step that
 * throws is logged and tried again after a growing rest. Thread and log line carry the loop's name; the timer
 * {@code millrace.loop} counts its steps by {@code loop} and {@code outcome}.
 */
public final class BackgroundLoop implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundLoop.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final Step step;
    private final Timer done;
    private final Timer failed;
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean stopping;
    private volatile @Nullable Thread thread;

    /** @param name lower case with hyphens, e.g. {@code events-relay} */
    public BackgroundLoop(String name, MeterRegistry meters, Step step) {
        this.name = name;
        this.step = step;
        this.done = Metric.LOOP.timer(meters, "loop", name, "outcome", "done");
        this.failed = Metric.LOOP.timer(meters, "loop", name, "outcome", "failed");
    }

    /** One round of the loop. */
    @FunctionalInterface
    public interface Step {
        /** @return how long to rest unless woken; zero when there may be more to do */
        Duration run() throws Exception;
    }

    /** Ends the present pause, or the one after the present step. */
    public void wake() {
        wake.release();
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            stopping = false;
            thread = Thread.ofPlatform().name("millrace-" + name).daemon().start(this::loop);
        }
    }

    /** No further step begins; {@link #stop} waits for the present one. */
    public void requestStop() {
        stopping = true;
        wake();
    }

    /** Lets the present step end, for at most ten seconds, then interrupts it. */
    @Override
    public synchronized void stop() {
        Thread running = thread;
        if (running == null) {
            return;
        }
        requestStop();
        try {
            if (!running.join(PATIENCE)) {
                running.interrupt();
                if (!running.join(PATIENCE)) {
                    LOG.warn("The loop {} does not stop; it is left behind.", name);
                }
            }
        } catch (InterruptedException e) {
            running.interrupt();
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    /** Stops them side by side. */
    public static void stopAll(Collection<BackgroundLoop> loops) {
        loops.forEach(BackgroundLoop::requestStop);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            loops.forEach(loop -> executor.execute(loop::stop));
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void loop() {
        int failures = 0;
        while (!stopping) {
            long start = System.nanoTime();
            Duration pause;
            try {
                pause = step.run();
                failures = 0;
                done.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            } catch (Exception | Error e) { // whatever it was: a loop that dies is never noticed in time
                failures++;
                failed.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
                pause = afterFailure(failures);
                if (!stopping) {
                    LOG.warn("The loop {} failed {} times in a row; it goes on.", name, failures, e);
                }
            }
            if (!stopping && pause.isPositive()) {
                rest(pause);
            }
        }
    }

    private static Duration afterFailure(int failures) {
        Duration longer = SHORTEST_PAUSE.multipliedBy(1L << Math.min(failures, 10));
        return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }

    private void rest(Duration pause) {
        try {
            if (wake.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            if (!stopping) {
                LOG.warn("The loop {} was interrupted from outside; it goes on.", name);
            }
        }
    }
}
