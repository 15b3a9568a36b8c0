package dev.millrace.ingest.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.upload.Rig.Node;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Source;
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
}
