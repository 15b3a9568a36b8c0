package dev.millrace.ingest.upload;

import static dev.millrace.ingest.upload.Outcomes.PATIENCE;
import static dev.millrace.ingest.upload.Outcomes.assertRefused;
import static dev.millrace.ingest.upload.Outcomes.problem;
import static dev.millrace.ingest.upload.Outcomes.source;
import static dev.millrace.ingest.upload.Rig.ADA;
import static dev.millrace.ingest.upload.Rig.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.upload.Rig.Node;
import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.Storage.Proof;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How uploads end without becoming a video, and what remains of them: nothing. */
class UploadEndingsTest {
    @AutoClose
    private Rig rig;

    @BeforeEach
    void prepare(@TempDir Path directory) {
        rig = new Rig(directory);
    }

    @Test
    void anUnfinishedUploadThatItsCreatorEndsExpiresWithItsAsset() throws Exception {
        try (Node node = rig.start()) {
            Upload upload = node.create(1_000_000);
            var silent = node.appending(upload, 0, Sender.undeclared().send(new byte[100_000]));
            await().atMost(PATIENCE).until(() -> node.offset(upload) == 100_000);
            node.core().terminate(ADA, upload.id());
            assertThat(problem(silent)).isEqualTo(UploadProblem.TAKEN_OVER);
            assertThat(node.asset(upload).state()).isEqualTo(AssetState.EXPIRED);
            assertThat(node.get(Catalog.class).history(upload.asset()).getLast().who())
                    .isEqualTo(new Actor(Actor.Kind.CREATOR, ADA.subject()));
            assertRefused(UploadProblem.GONE, () -> node.status(upload));
            assertRefused(UploadProblem.GONE, () -> node.core().terminate(ADA, upload.id()));
            assertRefused(UploadProblem.GONE, () -> node.append(upload, 100_000, Sender.of(new byte[1])));
            assertThat(node.storage().hot().openMultiparts("t/acme/")).isEmpty();
            assertThat(node.storage().hot().list("t/acme/", "", 10)).isEmpty();
        }
    }

    @Test
    void aFinishedUploadOnlyLosesItsName() throws Exception {
        byte[] file = bytes(1000, 1);
        try (Node node = rig.start()) {
            Upload upload = node.create(file.length);
            node.append(upload, 0, Sender.of(file));
            node.core().terminate(ADA, upload.id());
            assertRefused(UploadProblem.GONE, () -> node.status(upload));
            var source = source(node, upload);
            assertThat(node.stored(new ObjectKey(source.key()))).isEqualTo(file);
        }
    }

    @Test
    void anAbandonedUploadExpiresADayAfterItsLastByte() throws Exception {
        try (Node node = rig.start()) {
            Upload upload = node.create(1000);
            rig.clock().advance(Duration.ofHours(23));
            var cut = Sender.undeclared().send(new byte[400]).breakOff();
            assertRefused(UploadProblem.CUT_OFF, () -> node.append(upload, 0, cut));
            assertThat(node.status(upload).expiresAt())
                    .isEqualTo(rig.clock().instant().plus(Duration.ofHours(24)));
            rig.clock().advance(Duration.ofHours(23));
            Upload marker = node.create(1);
            rig.clock().advance(Duration.ofMinutes(61));
            await().atMost(PATIENCE).until(() -> node.asset(upload).state() == AssetState.EXPIRED);
            assertThat(node.offset(marker)).isZero();
            assertThat(node.get(Catalog.class).history(upload.asset()).getLast().why())
                    .contains("24 hours", "400 of 1000 bytes");
            await().atMost(PATIENCE)
                    .until(() -> node.storage().hot().openMultiparts("t/acme/").isEmpty());
            assertRefused(UploadProblem.GONE, () -> node.append(upload, 400, Sender.of(new byte[600])));
        }
    }

    @Test
    void whatTheStoreDoesNotLetGoIsCleanedUpLater() {
        var refusing = new AtomicBoolean(true);
        rig.store(StoreCalls.decorating((name, _, call) -> {
            if (name.equals("abort") && refusing.get()) {
                throw new IOException("injected");
            }
            return call.make();
        }));
        try (Node node = rig.start()) {
            Upload upload = node.create(1000);
            var cut = Sender.undeclared().send(new byte[400]).breakOff();
            assertRefused(UploadProblem.CUT_OFF, () -> node.append(upload, 0, cut));
            node.core().terminate(ADA, upload.id());
            assertThat(node.row(upload).multipart()).isPresent();
            refusing.set(false);
            rig.clock().advance(Duration.ofMinutes(5));
            await().atMost(PATIENCE).until(() -> node.row(upload).multipart().isEmpty());
        }
    }

    @Test
    void deletingAnAssetEndsItsUploadAndLeavesNothing() throws Exception {
        try (Node node = rig.start()) {
            Upload upload = node.create(1_000_000);
            var silent = node.appending(upload, 0, Sender.undeclared().send(new byte[100_000]));
            await().atMost(PATIENCE).until(() -> node.offset(upload) == 100_000);
            delete(node, upload);
            await().atMost(PATIENCE).until(() -> node.asset(upload).state() == AssetState.DELETED);
            assertThat(problem(silent)).isEqualTo(UploadProblem.TAKEN_OVER);
            assertRefused(UploadProblem.GONE, () -> node.status(upload));
            assertThat(node.storage().hot().openMultiparts("t/acme/")).isEmpty();
            assertThat(node.storage().proofs(upload.asset())).isNotEmpty();
        }
    }

    @Test
    void aSourceStaysUntilTheLastOfItsAssetsIsDeleted() throws Exception {
        byte[] file = bytes(1000, 2);
        try (Node node = rig.start()) {
            Upload first = node.create(file.length);
            node.append(first, 0, Sender.of(file));
            var source = source(node, first);
            Upload second = node.create(file.length);
            node.append(second, 0, Sender.of(file));
            assertThat(source(node, second).id()).isEqualTo(source.id());

            delete(node, first);
            await().atMost(PATIENCE).until(() -> node.asset(first).state() == AssetState.DELETED);
            assertThat(node.stored(new ObjectKey(source.key()))).isEqualTo(file);

            delete(node, second);
            await().atMost(PATIENCE).until(() -> node.asset(second).state() == AssetState.DELETED);
            assertThat(node.storage().hot().list("t/acme/", "", 10)).isEmpty();
            assertThat(node.storage().proofs(second.asset()))
                    .extracting(Proof::key)
                    .contains(new ObjectKey(source.key()));
        }
    }

    @Test
    void anAssetDeletedWhileItsUploadIsPutTogetherLeavesNothing() throws Exception {
        byte[] file = bytes(1000, 3);
        var deleted = new AtomicBoolean();
        var deletion = new Runnable[1];
        rig.store(StoreCalls.decorating((name, _, call) -> {
            Object answer = call.make();
            if (name.equals("complete") && deleted.compareAndSet(false, true)) {
                Objects.requireNonNull(deletion[0]).run();
            }
            return answer;
        }));
        try (Node node = rig.start()) {
            Upload upload = node.create(file.length);
            deletion[0] = () -> delete(node, upload);
            node.append(upload, 0, Sender.of(Arrays.copyOf(file, file.length)));
            await().atMost(PATIENCE).until(() -> node.asset(upload).state() == AssetState.DELETED);
            await().atMost(PATIENCE)
                    .until(() -> node.storage().hot().list("t/acme/", "", 10).isEmpty());
        }
    }

    private static void delete(Node node, Upload upload) {
        node.get(Catalog.class)
                .move(
                        upload.asset(),
                        Move.DELETE,
                        new Because("Its creator wishes so.", new Actor(Actor.Kind.CREATOR, ADA.subject())));
    }
}
