package dev.millrace.ingest.upload;

import static dev.millrace.ingest.upload.Outcomes.PATIENCE;
import static dev.millrace.ingest.upload.Outcomes.assertRefused;
import static dev.millrace.ingest.upload.Outcomes.source;
import static dev.millrace.ingest.upload.Rig.ADA;
import static dev.millrace.ingest.upload.Rig.bytes;
import static dev.millrace.ingest.upload.Rig.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.upload.Rig.Node;
import dev.millrace.platform.catalog.Source;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import dev.millrace.platform.objects.ObjectStore.Part;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sender may rely on when the store, the memory or the disk is not as one would wish. */
class UploadLimitsTest {
    @AutoClose
    private Rig rig;

    @BeforeEach
    void prepare(@TempDir Path directory) {
        rig = new Rig(directory);
    }

    @Test
    void bytesOfAWrongChecksumAreNotCommittedAndTheRightOnesAre() throws Exception {
        byte[] file = bytes(400_000, 9);
        rig.with("millrace.ingest.upload.part-size", "64KB");
        try (Node node = rig.start()) {
            Upload upload = node.create(file.length);
            var checksum = Optional.of(new Checksum(Checksum.Algorithm.SHA256, sha256(file)));
            byte[] damaged = file.clone();
            damaged[333_333] ^= 1;
            assertRefused(
                    UploadProblem.CHECKSUM_MISMATCH,
                    () -> node.core().append(ADA, upload.id(), 0, Sender.of(damaged), checksum));
            assertThat(node.offset(upload)).isZero();
            node.core().append(ADA, upload.id(), 0, Sender.of(file), checksum);
            Source source = source(node, upload);
            assertThat(source.sha256()).isEqualTo(sha256(file));
            assertThat(node.stored(new ObjectKey(source.key()))).isEqualTo(file);
        }
    }

    @Test
    void partNumbersAreNeverUsedAgain() {
        var numbers = new CopyOnWriteArrayList<Integer>();
        rig.store(StoreCalls.decorating((method, arguments, call) -> {
            if (method.equals("limits")) {
                return StoreCalls.WHOLE_PARTS;
            }
            if (method.equals("part")) {
                numbers.add((Integer) arguments[2]);
            }
            return call.make();
        }));
        try (Node node = rig.start()) {
            Upload upload = node.create(1000);
            for (int i = 0; i < 5; i++) {
                Sender cut = Sender.undeclared().send(new byte[100]).breakOff();
                long offset = i * 100L;
                assertRefused(UploadProblem.CUT_OFF, () -> node.append(upload, offset, cut));
            }
            node.append(upload, 500, Sender.of(new byte[500]));
            source(node, upload);
            assertThat(numbers).hasSize(6).doesNotHaveDuplicates().isSorted();
        }
    }

    @Test
    void aPartThatTheStoreRefusesAtFirstLeavesNoGap() {
        byte[] file = bytes(600_000, 11);
        var calls = new CopyOnWriteArrayList<Integer>();
        rig.with("millrace.ingest.upload.part-size", "64KB").store(StoreCalls.decorating((method, arguments, call) -> {
            if (method.equals("limits")) {
                return StoreCalls.WHOLE_PARTS;
            }
            if (method.equals("part")) {
                if (calls.addIfAbsent((Integer) arguments[2])) {
                    throw new java.io.IOException("injected");
                }
            }
            return call.make();
        }));
        try (Node node = rig.start()) {
            Upload upload = node.create(file.length);
            node.append(upload, 0, Sender.of(file));
            assertThat(source(node, upload).sha256()).isEqualTo(sha256(file));
        }
    }

    @Test
    void aStoreThatFailsForGoodLeavesTheOffsetAtWhatItHas() {
        byte[] file = bytes(600_000, 12);
        var stored = new CopyOnWriteArrayList<Object>();
        rig.with("millrace.ingest.upload.part-size", "64KB").store(StoreCalls.decorating((method, arguments, call) -> {
            if (method.equals("limits")) {
                return StoreCalls.WHOLE_PARTS;
            }
            if (method.equals("part")) {
                if ((Integer) arguments[2] > 2) {
                    throw new java.io.IOException("injected");
                }
                Object part = call.make();
                stored.add(part);
                return part;
            }
            return call.make();
        }));
        try (Node node = rig.start()) {
            Upload upload = node.create(file.length);
            assertRefused(UploadProblem.BUSY, () -> node.append(upload, 0, Sender.of(file)));
            assertThat(node.offset(upload))
                    .isEqualTo(stored.stream()
                            .mapToLong(part -> ((Part) part).size())
                            .sum());
        }
    }

    @Test
    void aStoreOfLargePartsGetsNoSmallOneButTheLast() throws Exception {
        byte[] file = bytes(1_000_000, 13);
        var sizes = new CopyOnWriteArrayList<Long>();
        rig.store(StoreCalls.decorating((method, arguments, call) -> {
            if (method.equals("limits")) {
                return new ObjectStore.Limits(200_000, 1 << 20, 10, 10 << 20, false);
            }
            if (method.equals("part")) {
                sizes.add(((dev.millrace.platform.objects.Bytes) arguments[3]).length());
            }
            return call.make();
        }));
        try (Node node = rig.start()) {
            Upload upload = node.create(file.length);
            var cut = Sender.undeclared().send(Arrays.copyOf(file, 350_000)).breakOff();
            assertRefused(UploadProblem.CUT_OFF, () -> node.append(upload, 0, cut));
            int offset = Math.toIntExact(node.offset(upload));
            assertThat(offset).isBetween(200_000, 350_000);
            node.append(upload, offset, Sender.of(Arrays.copyOfRange(file, offset, file.length)));
            Source source = source(node, upload);
            assertThat(node.stored(new ObjectKey(source.key()))).isEqualTo(file);
            assertThat(sizes.subList(0, sizes.size() - 1)).allMatch(size -> size >= 200_000);
        }
    }

    @Test
    void manySilentSendersInLittleMemoryStarveNobody() {
        rig.with("millrace.ingest.upload.memory", "1MB");
        try (Node node = rig.start()) {
            List<Upload> uploads = IntStream.range(0, 40)
                    .mapToObj(_ -> node.create(10_000_000))
                    .toList();
            var appends = uploads.stream()
                    .map(upload -> node.appending(upload, 0, Sender.undeclared().send(bytes(100_000, 14))))
                    .toList();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(uploads).allMatch(upload -> node.offset(upload) == 100_000));
            byte[] file = bytes(3_000_000, 15);
            Upload fast = node.create(file.length);
            node.append(fast, 0, Sender.of(file));
            assertThat(source(node, fast).sha256()).isEqualTo(sha256(file));
            assertThat(appends).noneMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void whatCannotBeTakenIsRefusedBeforeTheFirstByte() {
        rig.with("millrace.ingest.upload.max-size", "1MB");
        try (Node node = rig.start()) {
            assertRefused(UploadProblem.EMPTY_FILE, () -> node.create(0));
            assertRefused(UploadProblem.TOO_LARGE, () -> node.create((1 << 20) + 1));
            assertThat(node.create(1 << 20).offset()).isZero();
        }
    }

    @Test
    void aFullDiskRefusesNewUploadsAndKeepsWhatTheOthersHave() {
        byte[] file = bytes(1000, 18);
        Upload upload;
        try (Node node = rig.start()) {
            upload = node.create(file.length);
            var cut = Sender.undeclared().send(Arrays.copyOf(file, 400)).breakOff();
            assertRefused(UploadProblem.CUT_OFF, () -> node.append(upload, 0, cut));
        }
        rig.with("millrace.data.min-free", "1000TB");
        try (Node node = rig.start()) {
            assertRefused(UploadProblem.NO_ROOM, () -> node.create(1000));
            assertRefused(
                    UploadProblem.NO_ROOM,
                    () -> node.append(upload, 400, Sender.of(Arrays.copyOfRange(file, 400, 1000))));
            assertThat(node.offset(upload)).isEqualTo(400);
        }
    }
}
