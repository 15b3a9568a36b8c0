package dev.millrace.ingest.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.upload.Rig.Node;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Source;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** How an append or an upload ended. */
final class Outcomes {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private Outcomes() {}

    /** Waits until the upload is a source. */
    static Source source(Node node, Upload upload) {
        await().atMost(PATIENCE).until(() -> node.asset(upload).state() == AssetState.UPLOADED);
        return Objects.requireNonNull(node.asset(upload).source());
    }

    static UploadProblem problem(CompletableFuture<Upload> appending) {
        try {
            throw new AssertionError(
                    "appended: " + appending.orTimeout(10, TimeUnit.SECONDS).join());
        } catch (CompletionException e) {
            if (e.getCause() instanceof UploadException refused) {
                return refused.problem();
            }
            throw e;
        }
    }

    static void assertRefused(UploadProblem problem, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        UploadException.class, e -> assertThat(e.problem()).isEqualTo(problem));
    }

    /** What is looked at in a process. */
    interface Look {
        void at(Node node) throws IOException;
    }

    /** In the next process, a day after the last byte, the sources are all there is: no tail, no multipart, no row of either. */
    static void assertNothingLeft(Rig rig, String as, Look besides) throws IOException {
        rig.clock().advance(Duration.ofHours(26));
        try (Node node = rig.with("millrace.objects.sweep-interval", "100ms").start()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(rig.jdbc()
                                    .sql("SELECT state FROM ingest.upload WHERE state IN ('ACTIVE', 'COMPLETING')"
                                            + " UNION ALL SELECT 'part' FROM ingest.part"
                                            + " UNION ALL SELECT 'tail' FROM ingest.tail"
                                            + " UNION ALL SELECT 'head' FROM ingest.head")
                                    .query(String.class)
                                    .list())
                            .as(as)
                            .isEmpty());
            var sources = rig.jdbc()
                    .sql("SELECT object_key FROM ingest.upload WHERE state = 'COMPLETED' AND kind <> 'PIECE'")
                    .query(String.class)
                    .list();
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(node.storage().hot().list("t/", "", 1000))
                        .as(as)
                        .extracting(object -> object.key().value())
                        .containsExactlyInAnyOrderElementsOf(sources);
                assertThat(node.storage().hot().openMultiparts("t/")).as(as).isEmpty();
            });
            besides.at(node);
        }
    }
}
