package dev.millrace.ingest.upload;

import static dev.millrace.ingest.upload.Outcomes.PATIENCE;
import static dev.millrace.ingest.upload.Outcomes.assertRefused;
import static dev.millrace.ingest.upload.Outcomes.problem;
import static dev.millrace.ingest.upload.Outcomes.source;
import static dev.millrace.ingest.upload.Rig.bytes;
import static dev.millrace.ingest.upload.Rig.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.upload.Rig.Node;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.HistoryEntry;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.telemetry.Metric;
import dev.millrace.testkit.objects.FaultyStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What survives the end of a process, and the beginning of another beside it. */
class UploadCrashTest {
    @AutoClose
    private Rig rig;

    @BeforeEach
    void prepare(@TempDir Path directory) {
        rig = new Rig(directory);
    }

    @Test
    void aProcessThatDiesBeforeCompletionIsFollowedByOneThatCompletes() {
        byte[] file = bytes(50_000, 1);
        Upload upload = dieIn("complete", false, file);
        try (Node node = rig.start()) {
            assertThat(source(node, upload).sha256()).isEqualTo(sha256(file));
        }
    }

    @Test
    void aProcessThatDiesAfterTheObjectIsWholeIsFollowedByOneThatRecordsIt() throws Exception {
        byte[] file = bytes(50_000, 2);
        Upload upload = dieIn("complete", true, file);
        try (Node node = rig.start()) {
            var source = source(node, upload);
            assertThat(source.sha256()).isEqualTo(sha256(file));
            assertThat(node.stored(new ObjectKey(source.key()))).isEqualTo(file);
            assertThat(node.get(Catalog.class).history(upload.asset()))
                    .extracting(HistoryEntry::to)
                    .containsExactly("UPLOADING", "UPLOADED");
        }
    }

    /** The sender has its answer, and then the process is no more: its store does nothing beyond the fatal call. */
    private Upload dieIn(String method, boolean afterIt, byte[] file) {
        var dead = new AtomicInteger();
        rig.store(StoreCalls.decorating((name, _, call) -> {
            if (name.equals(method) && dead.getAndIncrement() == 0 && afterIt) {
                Object unheard = call.make();
                throw new IOException("died after " + unheard);
            }
            if (dead.get() > 0) {
                throw new IOException("dead");
            }
            return call.make();
        }));
        Upload upload;
        try (Node node = rig.start()) {
            upload = node.create(file.length);
            assertThat(node.append(upload, 0, Sender.of(file)).state()).isEqualTo(UploadState.COMPLETING);
            await().atMost(PATIENCE).until(() -> node.row(upload).attempts() == 1);
            assertThat(node.asset(upload).state()).isEqualTo(AssetState.UPLOADING);
        }
        rig.store(UnaryOperator.identity());
        return upload;
    }

    @Test
    void aCompletionThatFailsIsTriedAgainUntilItSucceeds() {
        byte[] file = bytes(50_000, 3);
        var calls = new AtomicInteger();
        rig.store(StoreCalls.decorating((name, _, call) -> {
            if (name.equals("complete") && calls.getAndIncrement() < 3) {
                throw new IOException("injected");
            }
            return call.make();
        }));
        try (Node node = rig.start()) {
            Upload upload = node.create(file.length);
            node.append(upload, 0, Sender.of(file));
            await().atMost(PATIENCE).until(() -> {
                rig.clock().advance(Duration.ofMinutes(6));
                return node.asset(upload).state() == AssetState.UPLOADED;
            });
            assertThat(source(node, upload).sha256()).isEqualTo(sha256(file));
        }
    }

    @Test
    void bytesThatTheStoreHasLostEndTheAssetInWords() {
        try (Node node = rig.quiet(true).start()) {
            Upload upload = node.create(1000);
            assertRefused(
                    UploadProblem.CUT_OFF,
                    () -> node.append(
                            upload, 0, Sender.undeclared().send(new byte[999]).breakOff()));
            var row = node.row(upload);
            var hot = node.storage().hot();
            assertThat(row.multipart()).isPresent();
            rig.store(StoreCalls.decorating((name, _, call) -> {
                if (name.equals("complete")) {
                    hot.abort(row.key(), row.multipart().orElseThrow());
                }
                return call.make();
            }));
            try (Node other = rig.quiet(false).start()) {
                other.append(upload, 999, Sender.of(new byte[1]));
                await().atMost(PATIENCE).until(() -> {
                    rig.clock().advance(Duration.ofMinutes(6));
                    return other.asset(upload).state() == AssetState.EXPIRED;
                });
                assertThat(other.get(Catalog.class)
                                .history(upload.asset())
                                .getLast()
                                .why())
                        .contains("Upload the file again");
                assertRefused(UploadProblem.GONE, () -> other.status(upload));
            }
        }
    }

    @Test
    void anUploadThatGoesOnInAnotherProcessIsReadAgainForItsDigestAndNoOther() {
        byte[] file = bytes(400_000, 4);
        var reads = new AtomicInteger();
        rig.store(StoreCalls.decorating((name, _, call) -> {
            if (name.equals("get")) {
                reads.incrementAndGet();
            }
            return call.make();
        }));
        Upload upload;
        try (Node node = rig.start()) {
            upload = node.create(file.length);
            var cut = Sender.undeclared().send(Arrays.copyOf(file, 150_000)).breakOff();
            assertRefused(UploadProblem.CUT_OFF, () -> node.append(upload, 0, cut));
            Upload other = node.create(file.length);
            var silent = node.appending(other, 0, Sender.undeclared().send(Arrays.copyOf(file, 150_000)));
            await().atMost(PATIENCE).until(() -> node.offset(other) == 150_000);
            node.append(other, 150_000, Sender.of(Arrays.copyOfRange(file, 150_000, file.length)));
            assertThat(problem(silent)).isEqualTo(UploadProblem.TAKEN_OVER);
            assertThat(source(node, other).sha256()).isEqualTo(sha256(file));
            assertThat(reads).hasValue(0);
        }
        try (Node node = rig.start()) {
            node.append(upload, 150_000, Sender.of(Arrays.copyOfRange(file, 150_000, file.length)));
            assertThat(source(node, upload).sha256()).isEqualTo(sha256(file));
            assertThat(reads).hasValue(1);
        }
    }

    @Test
    void aWriterOnAnotherNodeCanCommitNothingOnceItIsTakenOver() throws Exception {
        byte[] file = bytes(400_000, 5);
        rig.oneStore();
        try (Node first = rig.start();
                Node second = rig.start()) {
            Upload upload = first.create(file.length);
            Sender sender = Sender.undeclared().send(Arrays.copyOf(file, 100_000));
            var silent = first.appending(upload, 0, sender);
            await().atMost(PATIENCE).until(() -> second.offset(upload) == 100_000);
            Sender other = Sender.undeclared().send(Arrays.copyOfRange(file, 100_000, 200_000));
            var successor = second.appending(upload, 100_000, other);
            await().atMost(PATIENCE).until(() -> second.offset(upload) == 200_000);
            // The first node has not noticed; what its sender sends now is of no consequence.
            sender.send(new byte[50_000]);
            assertThat(problem(silent)).isEqualTo(UploadProblem.TAKEN_OVER);
            other.send(Arrays.copyOfRange(file, 200_000, file.length)).end();
            successor.join();
            var source = source(second, upload);
            assertThat(second.stored(new ObjectKey(source.key()))).isEqualTo(file);
            assertThat(source.sha256()).isEqualTo(sha256(file));
        }
    }

    @Test
    void aStopKeepsWhatWasReceivedAndCutsTheSilentOff() {
        try (Node node = rig.with("millrace.ingest.upload.commit-every", "1s").start()) {
            Upload upload = node.create(1_000_000);
            var silent = node.appending(upload, 0, Sender.undeclared().send(bytes(100_000, 6)));
            var buffered = node.get(MeterRegistry.class)
                    .get(Metric.APPENDS_BUFFERED.key())
                    .gauge();
            await().atMost(PATIENCE).until(() -> buffered.value() >= 100_000 || node.offset(upload) == 100_000);
            node.get(UploadLifecycle.class).stop();
            assertThat(problem(silent)).isEqualTo(UploadProblem.CUT_OFF);
            assertThat(node.offset(upload)).isEqualTo(100_000);
        }
    }

    @Tag("long")
    @Test
    void whateverTheStoreDoesTheFileArrivesAsItWas() throws Exception {
        rig.with("millrace.ingest.upload.part-size", "64KB");
        for (long seed = 1; seed <= 4; seed++) {
            long drawn = seed;
            rig.store(store ->
                    new FaultyStore(store, new FaultyStore.Faults(0.15, 0.1, 0.1, Duration.ofMillis(1)), drawn));
            try (Node node = rig.start()) {
                byte[] file = bytes(700_000, 100 + seed);
                Upload upload = node.create(file.length);
                send(node, upload, file, new Random(seed));
                await().atMost(PATIENCE).until(() -> {
                    rig.clock().advance(Duration.ofMinutes(6));
                    return node.asset(upload).state() == AssetState.UPLOADED;
                });
                assertThat(source(node, upload).sha256()).isEqualTo(sha256(file));
            }
        }
    }

    private static void send(Node node, Upload upload, byte[] file, Random random) {
        long before = 0;
        for (int offset = 0; offset < file.length; offset = Math.toIntExact(node.offset(upload))) {
            assertThat(offset).isGreaterThanOrEqualTo(Math.toIntExact(before));
            before = offset;
            int length = 1 + random.nextInt(file.length - offset);
            Sender sender = Sender.undeclared().send(Arrays.copyOfRange(file, offset, offset + length));
            try {
                node.append(upload, offset, random.nextBoolean() ? sender.end() : sender.breakOff());
            } catch (UploadException e) {
                assertThat(e.problem()).isIn(UploadProblem.BUSY, UploadProblem.CUT_OFF);
            }
        }
    }
}
