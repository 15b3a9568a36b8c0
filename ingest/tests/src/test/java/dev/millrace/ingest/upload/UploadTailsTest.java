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
import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.Source;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.ObjectInfo;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import dev.millrace.platform.objects.Storage.Proof;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads to a store with a smallest part, as S3 has one: nothing that was received is lost to it. */
class UploadTailsTest {
    private static final int PART = 200_000;
    private static final ObjectStore.Limits LIMITS = new ObjectStore.Limits(PART, 1 << 20, 1000, 1 << 30, false);

    @AutoClose
    private Rig rig;

    private final List<Long> parts = new CopyOnWriteArrayList<>();

    @BeforeEach
    void prepare(@TempDir Path directory) {
        rig = new Rig(directory)
                .with("millrace.ingest.upload.part-size", "300KB")
                .with("millrace.ingest.upload.tail-every", "50ms");
        limited(LIMITS);
    }

    private void limited(ObjectStore.Limits limits) {
        rig.store(StoreCalls.decorating((method, arguments, call) -> {
            if (method.equals("limits")) {
                return limits;
            }
            if (method.equals("part")) {
                parts.add(((Bytes) arguments[3]).length());
            }
            return call.make();
        }));
    }

    private static void whole(Node node, Upload upload, byte[] file) throws IOException {
        Source source = source(node, upload);
        assertThat(source.sha256()).isEqualTo(sha256(file));
        assertThat(node.stored(new ObjectKey(source.key()))).isEqualTo(file);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(node.storage().hot().list("t/", "", 100))
                        .extracting(info -> info.key().value())
                        .containsExactly(source.key()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 999, 70_001, 199_999, 200_001})
    void everyByteOfACutOffSenderCounts(int step) throws Exception {
        byte[] file = bytes(450_000, step);
        try (Node node = rig.start()) {
            Upload upload = node.create(file.length);
            int offset = 0;
            for (int i = 0; i < 4; i++) {
                int from = offset;
                var cut = Sender.undeclared()
                        .send(Arrays.copyOfRange(file, from, from + step))
                        .breakOff();
                assertRefused(UploadProblem.CUT_OFF, () -> node.append(upload, from, cut));
                offset = Math.min(offset + step, file.length);
                assertThat(node.offset(upload)).isEqualTo(offset);
                if (offset + step > file.length) {
                    break;
                }
            }
            node.append(upload, offset, Sender.of(Arrays.copyOfRange(file, offset, file.length)));
            whole(node, upload, file);
            assertThat(parts.stream().filter(size -> size < PART))
                    .as("only the last part may be small")
                    .hasSizeLessThan(2);
        }
    }

    @Test
    void aSlowSenderIsCommittedWhileItIsSilentAndGoesOnInAnotherProcess() throws Exception {
        byte[] file = bytes(900_000, 2);
        Upload upload;
        try (Node node = rig.start()) {
            upload = node.create(file.length);
            Sender slow = Sender.undeclared();
            var appending = node.appending(upload, 0, slow);
            for (int at = 0; at < 410_000; at += 41_000) {
                slow.send(Arrays.copyOfRange(file, at, at + 41_000));
                int expected = at + 41_000;
                await().atMost(PATIENCE).until(() -> node.offset(upload) == expected);
            }
            assertThat(appending).isNotDone();
            slow.breakOff();
            assertThat(Outcomes.problem(appending)).isEqualTo(UploadProblem.CUT_OFF);
        }
        try (Node node = rig.start()) {
            assertThat(node.offset(upload)).isEqualTo(410_000);
            node.append(upload, 410_000, Sender.of(Arrays.copyOfRange(file, 410_000, file.length)));
            whole(node, upload, file);
        }
    }

    @Test
    void tailsThatRotInTheStoreAreNoticed() throws Exception {
        byte[] file = bytes(400_000, 3);
        try (Node node = rig.start()) {
            Upload upload = node.create(file.length);
            var cut = Sender.undeclared().send(Arrays.copyOf(file, 100_000)).breakOff();
            assertRefused(UploadProblem.CUT_OFF, () -> node.append(upload, 0, cut));
            ObjectKey tail = node.storage().hot().list("t/", "", 10).getFirst().key();
            assertThat(tail.value()).contains(".tail-");
            byte[] rotten = Arrays.copyOf(file, 100_000);
            rotten[5] ^= 1;
            node.storage().hot().put(tail, Bytes.of(rotten));
            byte[] rest = Arrays.copyOfRange(file, 100_000, file.length);
            assertRefused(UploadProblem.BUSY, () -> node.append(upload, 100_000, Sender.of(rest)));
            node.storage().hot().put(tail, Bytes.of(Arrays.copyOf(file, 100_000)));
            node.append(upload, 100_000, Sender.of(rest));
            whole(node, upload, file);
        }
    }

    @Test
    void anUploadThatEndsLeavesNoTail() {
        byte[] file = bytes(400_000, 4);
        try (Node node = rig.start()) {
            Upload upload = node.create(file.length);
            var cut = Sender.undeclared().send(Arrays.copyOf(file, 100_000)).breakOff();
            assertRefused(UploadProblem.CUT_OFF, () -> node.append(upload, 0, cut));
            node.core().terminate(ADA, upload.id());
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(node.storage().hot().list("t/", "", 10)).isEmpty());
        }
    }

    @Test
    void aTailThatALateWriterStoredGoesAfterAnHour() throws Exception {
        byte[] file = bytes(400_000, 5);
        try (Node node = rig.start()) {
            Upload upload = node.create(file.length);
            var cut = Sender.undeclared().send(Arrays.copyOf(file, 100_000)).breakOff();
            assertRefused(UploadProblem.CUT_OFF, () -> node.append(upload, 0, cut));
            node.append(upload, 100_000, Sender.of(Arrays.copyOfRange(file, 100_000, file.length)));
            whole(node, upload, file);
            ObjectKey late = Tail.key(node.row(upload).key(), 7);
            node.storage().hot().put(late, Bytes.of(new byte[3]));
            rig.clock().advance(Duration.ofMinutes(61));
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(node.storage().hot().head(late)).isEmpty());
            assertThat(node.stored(node.row(upload).key())).isEqualTo(file);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tailsThatAnErasureFindsHaveAProofEachAndLateOnesAreLookedFor(boolean finished) throws Exception {
        byte[] file = bytes(400_000, 12);
        try (Node node = rig.start()) {
            Upload upload = node.create(file.length);
            for (int at = 0; at < 3000; at += 1000) {
                node.append(upload, at, Sender.of(Arrays.copyOfRange(file, at, at + 1000)));
            }
            ObjectKey key = node.row(upload).key();
            List<ObjectKey> tails = IntStream.of(1, 2, 3)
                    .mapToObj(number -> Tail.key(key, number))
                    .toList();
            assertThat(node.storage().hot().list("t/", "", 10).stream().map(ObjectInfo::key))
                    .containsExactlyElementsOf(tails);
            if (finished) {
                node.append(upload, 3000, Sender.of(Arrays.copyOfRange(file, 3000, file.length)));
                whole(node, upload, file);
                node.storage().hot().put(tails.getFirst(), Bytes.of(new byte[3]));
            }
            node.get(Catalog.class)
                    .move(
                            upload.asset(),
                            Move.DELETE,
                            new Because("Its creator wishes so.", new Actor(Actor.Kind.CREATOR, ADA.subject())));
            await().atMost(PATIENCE).until(() -> node.asset(upload).state() == AssetState.DELETED);
            assertThat(node.storage().proofs(upload.asset()))
                    .extracting(Proof::key)
                    .containsAll(finished ? tails.subList(0, 1) : tails)
                    .contains(key);

            ObjectKey late = Tail.key(key, 4);
            node.storage().hot().put(late, Bytes.of(new byte[3]));
            rig.clock().advance(Duration.ofMinutes(61));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(node.storage().proofs(upload.asset()))
                            .extracting(Proof::key)
                            .contains(late));
            assertThat(node.storage().hot().list("t/", "", 10)).isEmpty();
        }
    }

    @Test
    void aTailThatALateWriterStoredAfterTheEndGoesAsWell() throws Exception {
        byte[] file = bytes(400_000, 13);
        try (Node node = rig.start()) {
            Upload upload = node.create(file.length);
            node.append(upload, 0, Sender.of(Arrays.copyOf(file, 1000)));
            node.core().terminate(ADA, upload.id());
            assertThat(node.storage().hot().list("t/", "", 10)).isEmpty();
            ObjectKey late = Tail.key(node.row(upload).key(), 2);
            node.storage().hot().put(late, Bytes.of(new byte[3]));
            for (int look = 0; look < 2; look++) {
                rig.clock().advance(Duration.ofMinutes(61));
                await().atMost(PATIENCE)
                        .untilAsserted(() ->
                                assertThat(node.storage().hot().head(late)).isEmpty());
            }
            await().atMost(PATIENCE)
                    .until(() ->
                            node.get(UploadRows.class).uncleaned(upload.asset()).isEmpty());
        }
    }

    @Test
    void withAChecksumNothingCountsBeforeItAgrees() throws Exception {
        byte[] file = bytes(650_000, 6);
        try (Node node = rig.start()) {
            Upload upload = node.create(file.length);
            byte[] first = Arrays.copyOf(file, 330_000);
            byte[] damaged = first.clone();
            damaged[320_000] ^= 1;
            var checksum = Optional.of(new Checksum(Checksum.Algorithm.SHA256, sha256(first)));
            assertRefused(
                    UploadProblem.CHECKSUM_MISMATCH,
                    () -> node.core().append(ADA, upload.id(), 0, Sender.of(damaged), checksum));
            assertThat(node.offset(upload)).isZero();
            node.core().append(ADA, upload.id(), 0, Sender.of(first), checksum);
            assertThat(node.offset(upload)).isEqualTo(330_000);
            node.append(upload, 330_000, Sender.of(Arrays.copyOfRange(file, 330_000, file.length)));
            whole(node, upload, file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0B", "10MB"})
    void littleMemoryIsNoHindrance(String spool) throws Exception {
        rig.with("millrace.ingest.upload.memory", "1MB").with("millrace.ingest.upload.spool", spool);
        rig.with("millrace.ingest.upload.tail-every", "1s").with("millrace.ingest.upload.commit-every", "1s");
        limited(new ObjectStore.Limits(1 << 20, 4 << 20, 1000, 1 << 30, false));
        byte[] file = bytes(5_000_000, 7);
        try (Node node = rig.start()) {
            List<Upload> slow = java.util.stream.IntStream.range(0, 30)
                    .mapToObj(_ -> node.create(10_000_000))
                    .toList();
            slow.forEach(upload -> node.appending(upload, 0, Sender.undeclared().send(bytes(60_000, 8))));
            Upload fast = node.create(file.length);
            node.append(fast, 0, Sender.of(file));
            assertThat(source(node, fast).sha256()).isEqualTo(sha256(file));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(slow).allMatch(upload -> node.offset(upload) == 60_000));
        }
    }

    @Test
    void partsAreStoredSideBySideAndCommittedInTheirOrder() throws Exception {
        byte[] file = bytes(1_500_000, 9);
        var others = new CountDownLatch(3);
        rig.store(StoreCalls.decorating((method, arguments, call) -> {
            if (method.equals("limits")) {
                return LIMITS;
            }
            Object answer = call.make();
            if (method.equals("part")) {
                if ((Integer) arguments[2] == 1) {
                    others.await();
                } else {
                    others.countDown();
                }
            }
            return answer;
        }));
        try (Node node = rig.start()) {
            Upload upload = node.create(file.length);
            var appending = node.appending(upload, 0, Sender.of(file));
            assertThat(appending.join().offset()).isEqualTo(file.length);
            whole(node, upload, file);
        }
    }

    @Test
    void aPartThatFailsForGoodLeavesNothingBehindItCommitted() {
        byte[] file = bytes(1_500_000, 10);
        var others = new CountDownLatch(1);
        rig.store(StoreCalls.decorating((method, arguments, call) -> {
            if (method.equals("limits")) {
                return LIMITS;
            }
            if (method.equals("part") && (Integer) arguments[2] == 2) {
                others.await();
                throw new IOException("injected");
            }
            Object answer = call.make();
            if (method.equals("part") && (Integer) arguments[2] > 2) {
                others.countDown();
            }
            return answer;
        }));
        try (Node node = rig.start()) {
            Upload upload = node.create(file.length);
            assertRefused(UploadProblem.BUSY, () -> node.append(upload, 0, Sender.of(file)));
            assertThat(node.offset(upload)).isEqualTo(300 * 1024);
            limited(LIMITS);
        }
        try (Node node = rig.start()) {
            node.append(upload(node), 300 * 1024, Sender.of(Arrays.copyOfRange(file, 300 * 1024, file.length)));
            await().atMost(PATIENCE).until(() -> node.asset(upload(node)).state() == AssetState.UPLOADED);
            assertThat(source(node, upload(node)).sha256()).isEqualTo(sha256(file));
        }
    }

    /** The only one there is. */
    private static Upload upload(Node node) {
        return node.get(org.springframework.jdbc.core.simple.JdbcClient.class)
                .sql("SELECT id FROM ingest.upload")
                .query(String.class)
                .optional()
                .flatMap(id -> node.get(UploadRows.class).find(new UploadId(id)))
                .orElseThrow()
                .shown();
    }

    @Test
    void inAStoreOfEqualPartsAllButTheLastAreAlike() throws Exception {
        limited(new ObjectStore.Limits(PART, 1 << 20, 1000, 1 << 30, true));
        byte[] file = bytes(1_400_000, 11);
        var random = new Random(11);
        try (Node node = rig.start()) {
            Upload upload = node.create(file.length);
            for (int at = 0; at < file.length; at = Math.toIntExact(node.offset(upload))) {
                int from = at;
                int count = Math.min(1 + random.nextInt(500_000), file.length - at);
                Sender sender = Sender.undeclared().send(Arrays.copyOfRange(file, at, at + count));
                if (at + count < file.length) {
                    assertRefused(UploadProblem.CUT_OFF, () -> node.append(upload, from, sender.breakOff()));
                    assertThat(node.offset(upload)).isEqualTo(from + count);
                } else {
                    node.append(upload, from, sender.end());
                }
            }
            whole(node, upload, file);
            assertThat(parts.stream().filter(size -> size != 300L * 1024)).hasSizeLessThan(2);
        }
    }
}
