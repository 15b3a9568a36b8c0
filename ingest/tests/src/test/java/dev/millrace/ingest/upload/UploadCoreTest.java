package dev.millrace.ingest.upload;

import static dev.millrace.ingest.upload.Outcomes.PATIENCE;
import static dev.millrace.ingest.upload.Outcomes.assertRefused;
import static dev.millrace.ingest.upload.Outcomes.problem;
import static dev.millrace.ingest.upload.Outcomes.source;
import static dev.millrace.ingest.upload.Rig.ADA;
import static dev.millrace.ingest.upload.Rig.bytes;
import static dev.millrace.ingest.upload.Rig.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.upload.Rig.Node;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Source;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.objects.ObjectKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a sender may rely on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UploadCoreTest {
    private Rig rig;
    private Node node;

    @BeforeAll
    void start(@TempDir Path directory) {
        rig = new Rig(directory);
        node = rig.start();
    }

    @AfterAll
    void stop() {
        node.close();
        rig.close();
    }

    @Test
    void aWholeFileBecomesTheSourceOfItsAsset() throws Exception {
        byte[] file = bytes(300_000, 1);
        Upload upload = node.create(file.length);
        assertThat(node.asset(upload).state()).isEqualTo(AssetState.UPLOADING);
        Upload done = node.append(upload, 0, Sender.of(file));
        assertThat(done.offset()).isEqualTo(file.length);
        assertThat(done.state()).isIn(UploadState.COMPLETING, UploadState.COMPLETED);
        Source source = source(node, upload);
        assertThat(source.sha256()).isEqualTo(sha256(file));
        assertThat(source.length()).isEqualTo(file.length);
        assertThat(node.stored(new ObjectKey(source.key()))).isEqualTo(file);
        assertThat(node.storage().hot().openMultiparts(source.key())).isEmpty();
    }

    @Test
    void whatASilentSenderHasSentIsCommittedWithinASecond() {
        Upload upload = node.create(1_000_000);
        Sender sender = Sender.undeclared().send(bytes(100_000, 2));
        var appending = node.appending(upload, 0, sender);
        await().atMost(Duration.ofSeconds(1)).until(() -> node.offset(upload) == 100_000);
        sender.send(bytes(7, 3));
        await().atMost(Duration.ofSeconds(1)).until(() -> node.offset(upload) == 100_007);
        assertThat(appending).isNotDone();
        sender.breakOff();
        assertThat(problem(appending)).isEqualTo(UploadProblem.CUT_OFF);
    }

    @Test
    void aBrokenConnectionKeepsWhatArrived() throws Exception {
        byte[] file = bytes(500_000, 4);
        Upload upload = node.create(file.length);
        var sender = Sender.undeclared().send(Arrays.copyOf(file, 123_456)).breakOff();
        assertRefused(UploadProblem.CUT_OFF, () -> node.append(upload, 0, sender));
        assertThat(node.offset(upload)).isEqualTo(123_456);
        node.append(upload, 123_456, Sender.of(Arrays.copyOfRange(file, 123_456, file.length)));
        assertThat(source(node, upload).sha256()).isEqualTo(sha256(file));
    }

    @Test
    void aSecondAppendTakesOverFromASilentOne() {
        byte[] file = bytes(200_000, 5);
        Upload upload = node.create(file.length);
        var silent = node.appending(upload, 0, Sender.undeclared().send(Arrays.copyOf(file, 50_000)));
        await().atMost(PATIENCE).until(() -> node.offset(upload) == 50_000);
        node.append(upload, 50_000, Sender.of(Arrays.copyOfRange(file, 50_000, file.length)));
        assertThat(problem(silent)).isEqualTo(UploadProblem.TAKEN_OVER);
        assertThat(source(node, upload).sha256()).isEqualTo(sha256(file));
    }

    @Test
    void aWrongOffsetIsRefusedAndDisturbsNobody() {
        byte[] file = bytes(200_000, 6);
        Upload upload = node.create(file.length);
        Sender sender = Sender.undeclared().send(Arrays.copyOf(file, 50_000));
        var appending = node.appending(upload, 0, sender);
        await().atMost(PATIENCE).until(() -> node.offset(upload) == 50_000);
        for (long offset : new long[] {0, 49_999, 50_001, 200_000, 1_000_000}) {
            assertRefused(UploadProblem.OFFSET_MISMATCH, () -> node.append(upload, offset, Sender.of(new byte[1])));
        }
        sender.send(Arrays.copyOfRange(file, 50_000, file.length)).end();
        assertThat(appending.join().offset()).isEqualTo(file.length);
        assertThat(source(node, upload).sha256()).isEqualTo(sha256(file));
    }

    @Test
    void moreBytesThanAnnouncedAreRefusedBeforeTheFirstIfTheSenderSaysSo() {
        Upload upload = node.create(1000);
        assertRefused(UploadProblem.BEYOND_LENGTH, () -> node.append(upload, 0, Sender.of(new byte[1001])));
        assertThat(node.offset(upload)).isZero();
    }

    @Test
    void moreBytesThanAnnouncedNeverMakeTheFileWhole() {
        byte[] file = bytes(1000, 7);
        Upload upload = node.create(file.length);
        Sender sender = Sender.undeclared().send(file);
        var appending = node.appending(upload, 0, sender);
        await().atMost(PATIENCE).until(() -> node.offset(upload) == file.length - 1);
        sender.send(new byte[1]);
        assertThat(problem(appending)).isEqualTo(UploadProblem.BEYOND_LENGTH);
        assertThat(node.status(upload).state()).isEqualTo(UploadState.ACTIVE);
        node.append(upload, file.length - 1, Sender.of(Arrays.copyOfRange(file, file.length - 1, file.length)));
        assertThat(source(node, upload).sha256()).isEqualTo(sha256(file));
    }

    @Test
    void theLastBytesOfACutConnectionMakeTheFileWhole() {
        byte[] file = bytes(1000, 8);
        Upload upload = node.create(file.length);
        assertRefused(
                UploadProblem.CUT_OFF,
                () -> node.append(upload, 0, Sender.undeclared().send(file).breakOff()));
        assertThat(source(node, upload).sha256()).isEqualTo(sha256(file));
    }

    @Test
    void theLastAppendRepeatedEmptyIsTheSameAnswer() {
        Upload upload = node.create(10);
        node.append(upload, 0, Sender.of(new byte[10]));
        assertThat(node.append(upload, 10, Sender.of(new byte[0])).offset()).isEqualTo(10);
    }

    @Test
    void withAChecksumNothingIsCommittedBeforeTheEnd() {
        byte[] file = bytes(400_000, 10);
        Upload upload = node.create(file.length);
        var checksum = Optional.of(new Checksum(Checksum.Algorithm.SHA256, sha256(file)));
        Sender sender = Sender.undeclared().send(Arrays.copyOf(file, 300_000)).breakOff();
        assertRefused(UploadProblem.CUT_OFF, () -> node.core().append(ADA, upload.id(), 0, sender, checksum));
        assertThat(node.offset(upload)).isZero();
    }

    @Test
    void sixIdenticalFilesLeaveOneSourceAndFiveObjectsToDelete() {
        byte[] file = bytes(200_000, 16);
        long before = node.storage().journalled();
        List<Upload> uploads =
                IntStream.range(0, 6).mapToObj(_ -> node.create(file.length)).toList();
        uploads.stream()
                .map(upload -> node.appending(upload, 0, Sender.of(file)))
                .toList()
                .forEach(CompletableFuture::join);
        assertThat(uploads.stream().map(upload -> source(node, upload).id()).distinct())
                .hasSize(1);
        assertThat(node.storage().journalled() - before).isEqualTo(5);
    }

    @Test
    void anotherTenantsCopyIsItsOwnSource() {
        byte[] file = bytes(2000, 17);
        long before = node.storage().journalled();
        var bob = new Owner(new TenantId("other"), "bob");
        Upload first = node.create(file.length);
        node.append(first, 0, Sender.of(file));
        Upload second = node.create(bob, file.length);
        node.core().append(bob, second.id(), 0, Sender.of(file), Optional.empty());
        assertThat(source(node, second).id()).isNotEqualTo(source(node, first).id());
        assertThat(source(node, second).key()).startsWith("t/other/src/");
        assertThat(node.storage().journalled()).isEqualTo(before);
    }

    @Test
    void forAnybodyButItsCreatorAnUploadDoesNotExist() {
        Upload upload = node.create(1000);
        for (Owner stranger :
                List.of(new Owner(new TenantId("other"), ADA.subject()), new Owner(ADA.tenant(), "bob"))) {
            assertRefused(UploadProblem.NO_SUCH_UPLOAD, () -> node.core().status(stranger, upload.id()));
            assertRefused(UploadProblem.NO_SUCH_UPLOAD, () -> node.core().terminate(stranger, upload.id()));
            assertRefused(
                    UploadProblem.NO_SUCH_UPLOAD,
                    () -> node.core().append(stranger, upload.id(), 0, Sender.of(new byte[10]), Optional.empty()));
        }
        assertThat(node.offset(upload)).isZero();
    }
}
