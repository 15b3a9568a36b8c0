package dev.millrace.ingest.upload;

import static dev.millrace.ingest.upload.Outcomes.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.upload.OffsetCommits.Commit;
import dev.millrace.ingest.upload.Rig.Node;
import dev.millrace.platform.objects.ObjectStore.Part;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Commits of many uploads in few statements, each as if it were alone. */
class OffsetCommitsTest {
    private static final int UPLOADS = 60;

    @AutoClose
    private Rig rig;

    @BeforeEach
    void prepare(@TempDir Path directory) {
        rig = new Rig(directory);
    }

    private static Claim claimed(Node node, Upload upload) {
        return node.get(UploadRows.class)
                .take(upload.id(), Rig.ADA, 0, 0, 1, OptionalLong.empty(), true, 1000)
                .orElseThrow();
    }

    private static Commit to(Claim claim, long offset) {
        var part = new Part(claim.firstPart(), offset, "etag-" + offset);
        var stored = Durable.Uncommitted.nothing().plusPart(part);
        return new Commit(claim, 0, offset, stored, Optional.empty(), Duration.ofHours(1));
    }

    private static CompletableFuture<Boolean> committing(OffsetCommits commits, Commit commit) {
        return CompletableFuture.supplyAsync(() -> commits.commit(commit), Thread::startVirtualThread);
    }

    @Test
    void whatComesMeanwhileGoesTogether() {
        try (Node node = rig.quiet(true).start()) {
            List<Claim> claims = IntStream.range(0, UPLOADS)
                    .mapToObj(_ -> claimed(node, node.create(1000)))
                    .toList();
            // Every third is taken over by another request, which commits as well.
            List<Claim> later = IntStream.range(0, UPLOADS)
                    .filter(i -> i % 3 == 0)
                    .mapToObj(i -> node.get(UploadRows.class)
                            .take(claims.get(i).id(), Rig.ADA, 0, 0, 1, OptionalLong.empty(), true, 1000)
                            .orElseThrow())
                    .toList();
            var statements = new AtomicInteger();
            var everybody = new CountDownLatch(1);
            var commits = new OffsetCommits(
                    counted(node.get(JdbcClient.class), statements, everybody), InstantSource.system());

            List<CompletableFuture<Boolean>> outcomes = IntStream.range(0, UPLOADS)
                    .mapToObj(i -> committing(commits, to(claims.get(i), 10 + i)))
                    .toList();
            List<CompletableFuture<Boolean>> laterOutcomes = later.stream()
                    .map(claim -> committing(commits, to(claim, 500)))
                    .toList();
            await().atMost(PATIENCE).until(() -> commits.waiting() == UPLOADS + later.size() - 1);
            everybody.countDown();

            assertThat(laterOutcomes).allMatch(CompletableFuture::join);
            for (int i = 0; i < UPLOADS; i++) {
                boolean latest = i % 3 != 0;
                assertThat(outcomes.get(i).join()).as("upload %d", i).isEqualTo(latest);
                UploadRow row =
                        node.get(UploadRows.class).find(claims.get(i).id()).orElseThrow();
                assertThat(row.committed()).isEqualTo(latest ? 10 + i : 500);
                assertThat(node.get(CompletionRows.class).parts(row.id()))
                        .extracting(Part::size)
                        .isEqualTo(List.of(latest ? 10L + i : 500L));
            }
            // The first, all the others, and once more each that has lost its claim.
            assertThat(statements).hasValue(2 + UPLOADS / 3);
        }
    }

    /** The first statement does not begin before everybody has come. */
    private static JdbcClient counted(JdbcClient jdbc, AtomicInteger statements, CountDownLatch everybody) {
        return (JdbcClient) Proxy.newProxyInstance(
                OffsetCommitsTest.class.getClassLoader(), new Class<?>[] {JdbcClient.class}, (_, method, arguments) -> {
                    statements.incrementAndGet();
                    everybody.await();
                    try {
                        return method.invoke(jdbc, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void aRowThatSomebodyHoldsKeepsNobodyElseWaiting() {
        try (Node node = rig.quiet(true).start()) {
            Claim held = claimed(node, node.create(1000));
            Claim free = claimed(node, node.create(1000));
            var commits = node.get(OffsetCommits.class);
            var waiting = new CompletableFuture<CompletableFuture<Boolean>>();
            node.get(TransactionTemplate.class).executeWithoutResult(_ -> {
                node.get(UploadRows.class).lock(held.id());
                waiting.complete(committing(commits, to(held, 10)));
                assertThat(committing(commits, to(free, 20))
                                .orTimeout(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                                .join())
                        .isTrue();
                assertThat(waiting.join()).isNotDone();
            });
            assertThat(waiting.join().join()).isTrue();
            assertThat(node.get(UploadRows.class).find(held.id()).orElseThrow().committed())
                    .isEqualTo(10);
        }
    }
}
