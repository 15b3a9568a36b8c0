package dev.millrace.platform.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A loop rests as long as its step asks for, and nothing but a stop ends it. */
class BackgroundLoopTest {
    private static final Duration FOR_EVER = Duration.ofHours(1);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final BlockingQueue<String> steps = new LinkedBlockingQueue<>();
    private final List<BackgroundLoop> loops = new ArrayList<>();

    @AfterEach
    void stop() {
        BackgroundLoop.stopAll(loops);
    }

    @Test
    void goesOnAtOnceWhileThereIsMoreAndThenRestsUntilItIsWoken() throws InterruptedException {
        var left = new AtomicInteger(3);
        var loop = start(() -> {
            steps.add(Thread.currentThread().getName());
            return left.decrementAndGet() > 0 ? Duration.ZERO : FOR_EVER;
        });
        for (int i = 0; i < 3; i++) {
            assertThat(next()).isEqualTo("millrace-test");
        }
        assertThat(steps).isEmpty();
        loop.wake();
        assertThat(next()).isEqualTo("millrace-test");
    }

    @Test
    void aWakeDuringAStepCutsTheRestAfterIt() throws InterruptedException {
        var inside = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var loop = start(() -> {
            inside.countDown();
            go.await();
            steps.add("step");
            return FOR_EVER;
        });
        inside.await();
        loop.wake();
        go.countDown();
        assertThat(next()).isEqualTo("step");
        assertThat(next()).isEqualTo("step");
    }

    @Test
    void survivesWhateverAStepThrowsAndCountsIt() throws InterruptedException {
        var round = new AtomicInteger();
        start(() -> {
            switch (round.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("once");
                case 2 -> throw new StackOverflowError("twice");
                default -> steps.add("fine");
            }
            return FOR_EVER;
        });
        assertThat(next()).isEqualTo("fine");
        assertThat(meters.timer("millrace.loop", "loop", "test", "outcome", "failed")
                        .count())
                .isEqualTo(2);
    }

    @Test
    void stopsOnceTheStepIsDoneAndCanStartAgain() throws InterruptedException {
        var loop = start(() -> {
            steps.add("step");
            return FOR_EVER;
        });
        next();
        assertThat(loop.isRunning()).isTrue();
        loop.stop();
        assertThat(loop.isRunning()).isFalse();
        loop.wake();
        assertThat(steps).isEmpty();
        loop.start();
        assertThat(next()).isEqualTo("step");
    }

    private BackgroundLoop start(BackgroundLoop.Step step) {
        var loop = new BackgroundLoop("test", meters, step);
        loops.add(loop);
        loop.start();
        return loop;
    }

    private String next() throws InterruptedException {
        String step = steps.poll(10, TimeUnit.SECONDS);
        assertThat(step).isNotNull();
        return step;
    }
}
