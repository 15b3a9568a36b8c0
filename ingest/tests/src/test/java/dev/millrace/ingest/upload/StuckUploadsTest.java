package dev.millrace.ingest.upload;

import static dev.millrace.ingest.upload.Outcomes.PATIENCE;
import static dev.millrace.ingest.upload.Outcomes.assertRefused;
import static dev.millrace.ingest.upload.Outcomes.source;
import static dev.millrace.ingest.upload.Rig.ADA;
import static dev.millrace.ingest.upload.Rig.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.upload.Rig.Node;
import dev.millrace.platform.catalog.StuckUploads;
import dev.millrace.platform.catalog.StuckUploads.Stuck;
import dev.millrace.platform.catalog.StuckUploads.Trouble;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.catalog.Visibility;
import dev.millrace.platform.telemetry.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which uploads an operator is told of, and until when. */
class StuckUploadsTest {
    private static final Optional<TenantId> ALL = Optional.empty();

    private final AtomicBoolean broken = new AtomicBoolean(true);

    @AutoClose
    private Rig rig;

    @BeforeEach
    void prepare(@TempDir Path directory) {
        rig = new Rig(directory).store(StoreCalls.decorating((name, _, call) -> {
            if ((name.equals("complete") || name.equals("abort")) && broken.get()) {
                throw new IOException("the bucket is gone");
            }
            return call.make();
        }));
    }

    private static List<Stuck> stuck(Node node) {
        return node.get(StuckUploads.class).list(ALL, Optional.empty(), 10);
    }

    private static double counted(Node node) {
        return node.get(MeterRegistry.class)
                .get(Metric.UPLOADS_STUCK.key())
                .gauge()
                .value();
    }

    @Test
    void aCompletionThatFailsAgainAndAgainIsToldOfUntilItWorks() {
        byte[] file = bytes(1000, 1);
        try (Node node = rig.start()) {
            Upload upload = node.create(file.length);
            node.append(upload, 0, Sender.of(file));
            await().atMost(PATIENCE).until(() -> node.row(upload).attempts() == 1);
            assertThat(stuck(node)).isEmpty();
            await().atMost(PATIENCE).until(() -> {
                rig.clock().advance(Duration.ofSeconds(30));
                return node.row(upload).attempts() >= 3;
            });
            assertThat(stuck(node)).singleElement().satisfies(one -> {
                assertThat(one.upload()).isEqualTo(upload.id().value());
                assertThat(one.asset()).contains(upload.asset());
                assertThat(one.tenant()).isEqualTo(ADA.tenant());
                assertThat(one.trouble()).isEqualTo(Trouble.COMPLETION);
                assertThat(one.bytes()).isEqualTo(1000);
                assertThat(one.attempts()).isGreaterThanOrEqualTo(3);
                assertThat(one.reason()).contains("IOException", "the bucket is gone");
                assertThat(one.since()).isBefore(rig.clock().instant());
            });
            assertThat(counted(node)).isEqualTo(1);
            assertThat(node.get(StuckUploads.class).count(Optional.of(new TenantId("other"))))
                    .isZero();
            broken.set(false);
            rig.clock().advance(Duration.ofMinutes(6));
            source(node, upload);
            await().atMost(PATIENCE).until(() -> stuck(node).isEmpty());
            assertThat(counted(node)).isZero();
        }
    }

    @Test
    void whatCannotBeCleanedUpIsToldOfUntilItIs() {
        try (Node node = rig.start()) {
            Upload upload = node.create(1000);
            var cut = Sender.undeclared().send(new byte[400]).breakOff();
            assertRefused(UploadProblem.CUT_OFF, () -> node.append(upload, 0, cut));
            node.core().terminate(ADA, upload.id());
            await().atMost(PATIENCE).until(() -> {
                rig.clock().advance(Duration.ofSeconds(31));
                return !stuck(node).isEmpty();
            });
            assertThat(stuck(node)).singleElement().satisfies(one -> {
                assertThat(one.trouble()).isEqualTo(Trouble.CLEANUP);
                assertThat(one.bytes()).isEqualTo(400);
                assertThat(one.reason()).contains("the bucket is gone");
            });
            broken.set(false);
            rig.clock().advance(Duration.ofSeconds(31));
            await().atMost(PATIENCE).until(() -> stuck(node).isEmpty());
        }
    }

    @Test
    void whoPausesHoldsRoomAndWhatNobodyGivesUpIsOverdue() {
        try (Node node = rig.quiet(true).start()) {
            node.create(1000);
            Upload first = paused(node);
            rig.clock().advance(Duration.ofMinutes(30));
            Upload second = paused(node);
            assertThat(stuck(node)).isEmpty();
            rig.clock().advance(Duration.ofMinutes(61));
            assertThat(stuck(node))
                    .extracting(Stuck::upload)
                    .containsExactly(first.id().value(), second.id().value());
            assertThat(stuck(node)).extracting(Stuck::trouble).containsOnly(Trouble.IDLE);
            assertThat(node.get(StuckUploads.class)
                            .list(ALL, Optional.of(first.id().value()), 10))
                    .extracting(Stuck::upload)
                    .containsExactly(second.id().value());
            assertThat(counted(node)).isZero();
            rig.clock().advance(Duration.ofHours(22).plusMinutes(55));
            assertThat(stuck(node))
                    .extracting(Stuck::trouble)
                    .as("the loop that gives up does not run here")
                    .containsExactly(Trouble.OVERDUE, Trouble.IDLE);
            assertThat(counted(node)).isEqualTo(1);
        }
    }

    private static Upload paused(Node node) {
        Upload upload = node.create(1000);
        var cut = Sender.undeclared().send(new byte[400]).breakOff();
        assertRefused(UploadProblem.CUT_OFF, () -> node.append(upload, 0, cut));
        return upload;
    }

    @Test
    void aJoinWhosePiecesDoNotComeTogetherIsToldOfAfterTenMinutes() {
        byte[] file = bytes(1000, 2);
        try (Node node = rig.quiet(true).start()) {
            var begun = new NewUpload(ADA, UploadKind.PIECE, OptionalLong.of(file.length), "", Visibility.PUBLIC, "");
            Upload piece = node.core().create(begun, Sender.of(file), Optional.empty());
            await().atMost(PATIENCE).until(() -> node.row(piece).attempts() == 1);
            Upload joined = node.core().join(new NewJoin(ADA, List.of(piece.id()), "", "", Visibility.PUBLIC, ""));
            assertThat(stuck(node)).isEmpty();
            rig.clock().advance(Duration.ofMinutes(11));
            assertThat(stuck(node))
                    .extracting(Stuck::upload, Stuck::asset)
                    .containsExactlyInAnyOrder(
                            tuple(piece.id().value(), Optional.empty()),
                            tuple(joined.id().value(), Optional.of(joined.asset())));
        }
    }
}
