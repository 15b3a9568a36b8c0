package dev.millrace.testkit.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.telemetry.Field;
import dev.millrace.platform.work.DeadJob;
import dev.millrace.platform.work.JobHandler;
import dev.millrace.platform.work.JobKind;
import dev.millrace.platform.work.Lease;
import dev.millrace.platform.work.NewJob;
import dev.millrace.platform.work.Priority;
import dev.millrace.platform.work.Work;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** How a process runs its jobs. */
class WorkRunnerTest {
    private static final JobKind KIND = new JobKind("test");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AssetId asset = AssetId.random(new SecureRandom());

    @AutoClose
    private final TestDatabase database = TestDatabase.create("catalog", "work", "events");

    @Test
    void claimsWithinMillisecondsOfTheCommit() throws InterruptedException {
        BlockingQueue<Long> claimed = new LinkedBlockingQueue<>();
        try (var platform = start(new Handler(1, (lease, work) -> {
            claimed.add(System.nanoTime());
            work.complete(lease);
        }))) {
            List<Long> latencies = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                submit(platform, "job" + i, 3);
                long committed = System.nanoTime();
                Long at = claimed.poll(10, TimeUnit.SECONDS);
                assertThat(at).isNotNull();
                latencies.add(TimeUnit.NANOSECONDS.toMillis(at - committed));
            }
            latencies.sort(null);
            assertThat(latencies.get(10)).as("median of %s ms", latencies).isLessThan(50);
        }
    }

    @Test
    void runsAsManyAtOnceAsTheHandlerAllows() {
        var gate = new CountDownLatch(1);
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        try (var platform = start(new Handler(3, (lease, work) -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            gate.await();
            inside.decrementAndGet();
            work.complete(lease);
        }))) {
            for (int i = 0; i < 6; i++) {
                submit(platform, "job" + i, 3);
            }
            await().atMost(PATIENCE).until(() -> inside.get() == 3);
            gate.countDown();
            await().atMost(PATIENCE).until(() -> done() == 6);
            assertThat(most.get()).isEqualTo(3);
        }
    }

    @Test
    void triesAgainAfterAFailureAndBuriesAfterTheLastOneOnceTheAssetKnows() {
        var exhausted = new LinkedBlockingQueue<String>();
        var attempts = new AtomicInteger();
        var handler = new Handler(1, (_, _) -> {
            attempts.incrementAndGet();
            throw new StackOverflowError("poison");
        });
        handler.exhausted = exhausted;
        try (var platform = start(handler)) {
            submit(platform, "poison", 3);
            await().atMost(PATIENCE).until(() -> !dead(platform).isEmpty());
            assertThat(attempts.get()).isEqualTo(3);
            assertThat(exhausted).containsExactly("poison");
            assertThat(dead(platform)).extracting(DeadJob::reason).containsExactly("poison");
        }
    }

    @Test
    void anExhaustedHandlerThatFailsIsAskedAgain() {
        var handler = new Handler(1, (_, _) -> {
            throw new IllegalStateException("poison");
        });
        handler.failuresOfExhausted.set(2);
        try (var platform = start(handler)) {
            submit(platform, "poison", 1);
            await().atMost(PATIENCE).until(() -> !dead(platform).isEmpty());
            assertThat(handler.failuresOfExhausted.get()).isNegative();
        }
    }

    @Test
    void aHandlerThatForgetsToCompleteHasFailed() {
        try (var platform = start(new Handler(1, (_, _) -> {}))) {
            submit(platform, "forgotten", 1);
            await().atMost(PATIENCE).until(() -> !dead(platform).isEmpty());
            assertThat(dead(platform)).extracting(DeadJob::reason).containsExactly("It ended without a result.");
        }
    }

    @Test
    void aJobThatOutlivesItsLeaseIsKeptByTheHeartbeat() {
        var runs = new AtomicInteger();
        var gate = new CountDownLatch(1);
        try (var platform = start(new Handler(2, (lease, work) -> {
            runs.incrementAndGet();
            gate.await();
            work.complete(lease);
        }))) {
            submit(platform, "long", 3);
            await().atMost(PATIENCE).until(() -> runs.get() == 1);
            var first = leaseEnd();
            await().atMost(PATIENCE).until(() -> leaseEnd().isAfter(first.plusSeconds(2)));
            gate.countDown();
            await().atMost(PATIENCE).until(() -> done() == 1);
            assertThat(runs.get()).isEqualTo(1);
        }
    }

    @Test
    void aLostLeaseInterruptsTheJobAndLeavesNoEffect() throws InterruptedException {
        var started = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        try (var platform = start(new Handler(1, (_, _) -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        }))) {
            submit(platform, "taken", 3);
            assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
            platform.get(Work.class).revoke(asset);
            assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
            await().atMost(PATIENCE)
                    .until(() -> platform.get(MeterRegistry.class)
                                    .find("millrace.work.job")
                                    .tag("outcome", "lost")
                                    .timer()
                            != null);
            assertThat(state("taken")).isEqualTo("REVOKED");
        }
    }

    @Test
    void stoppingHandsTheJobBackWithoutCostingItAnAttempt() throws InterruptedException {
        var started = new CountDownLatch(1);
        var platform = start(new Handler(1, (_, _) -> {
            started.countDown();
            new CountDownLatch(1).await();
        }));
        submit(platform, "unfinished", 1);
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
        platform.close();
        assertThat(state("unfinished")).isEqualTo("WAITING");
        var attempts = new LinkedBlockingQueue<Integer>();
        try (var _ = start(new Handler(1, (lease, work) -> {
            attempts.add(lease.attempt());
            work.complete(lease);
        }))) {
            assertThat(attempts.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    @Test
    void aJobSubmittedByAnotherProcessIsAnnouncedByTheRelay() throws InterruptedException {
        var claimed = new LinkedBlockingQueue<String>();
        var handler = new Handler(1, (lease, work) -> {
            claimed.add(lease.key());
            work.complete(lease);
        });
        try (var worker = start(handler, "millrace.work.poll", "10m");
                var ingest = TestPlatform.on(database).start()) {
            await().atMost(PATIENCE).until(() -> relayed(worker, ingest));
            submit(ingest, "elsewhere", 3);
            assertThat(claimed.poll(10, TimeUnit.SECONDS)).isEqualTo("elsewhere");
        }
    }

    @Test
    void theThreadSaysWhoseJobItDoes() throws InterruptedException {
        Queue<Set<String>> seen = new ConcurrentLinkedQueue<>();
        var ran = new CountDownLatch(1);
        try (var platform = start(new Handler(1, (lease, work) -> {
            seen.add(MDC.getCopyOfContextMap().keySet());
            assertThat(Thread.currentThread().getName()).isEqualTo("millrace-work-test-1");
            work.complete(lease);
            ran.countDown();
        }))) {
            submit(platform, "traced", 1);
            assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(seen).containsExactly(Set.of(Field.ASSET.key(), Field.TENANT.key(), Field.JOB.key()));
        }
    }

    private boolean relayed(TestPlatform... platforms) {
        return List.of(platforms).size() == 2
                && database.jdbc()
                        .sql("SELECT count(*) AS n FROM events.relay WHERE owner IS NOT NULL")
                        .query((row, _) -> row.getInt("n") == 1)
                        .single();
    }

    private TestPlatform start(Handler handler, String... settings) {
        var builder = TestPlatform.on(database)
                .bean(handler)
                .with("millrace.work.lease", "1500ms")
                .with("millrace.work.poll", "200ms")
                .with("millrace.work.backoff", "10ms");
        for (int i = 0; i < settings.length; i += 2) {
            builder.with(settings[i], settings[i + 1]);
        }
        TestPlatform platform = builder.start();
        handler.work.add(platform.get(Work.class));
        return platform;
    }

    private void submit(TestPlatform platform, String key, int maxAttempts) {
        platform.get(Work.class)
                .submit(new NewJob(
                        KIND, new TenantId("acme"), asset, key, "{}", Priority.NORMAL, maxAttempts, Duration.ZERO));
    }

    private static List<DeadJob> dead(TestPlatform platform) {
        return platform.get(Work.class).dead(Optional.empty(), Optional.empty(), 10);
    }

    private int done() {
        return database.jdbc()
                .sql("SELECT count(*) AS done FROM work.job WHERE state = 'DONE'")
                .query((row, _) -> row.getInt("done"))
                .single();
    }

    private OffsetDateTime leaseEnd() {
        return database.jdbc()
                .sql("SELECT ready_at FROM work.job")
                .query((row, _) -> row.getObject("ready_at", OffsetDateTime.class))
                .single();
    }

    private String state(String key) {
        return database.jdbc()
                .sql("SELECT state FROM work.job WHERE key = :key")
                .param("key", key)
                .query((row, _) -> row.getString("state"))
                .single();
    }

    private interface Task {
        void run(Lease lease, Work work) throws Exception;
    }

    private static final class Handler implements JobHandler {
        private final int concurrency;
        private final Task task;
        private final BlockingQueue<Work> work = new LinkedBlockingQueue<>();
        private final AtomicInteger failuresOfExhausted = new AtomicInteger();
        private Queue<String> exhausted = new ConcurrentLinkedQueue<>();

        private Handler(int concurrency, Task task) {
            this.concurrency = concurrency;
            this.task = task;
        }

        @Override
        public JobKind kind() {
            return KIND;
        }

        @Override
        public int concurrency() {
            return concurrency;
        }

        @Override
        public void run(Lease lease) throws Exception {
            Work port = work.take();
            work.add(port);
            task.run(lease, port);
        }

        @Override
        public void exhausted(Lease lease, String reason) {
            if (failuresOfExhausted.getAndDecrement() > 0) {
                throw new IllegalStateException("not yet");
            }
            exhausted.add(reason);
        }
    }
}
