package dev.millrace.ingest.tus;

import static dev.millrace.ingest.tus.TusTakeoverTest.bytes;
import static dev.millrace.ingest.tus.TusTakeoverTest.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.s3.S3Store;
import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import dev.millrace.testkit.objects.S3Server;
import dev.millrace.testkit.objects.TestBucket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes on one database and one bucket: whatever a sender does to the one, the other tells the true offset at once
 * and takes the upload over.
 */
@Tag("long")
@Needs(Prerequisite.MINIO)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoNodesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** What is promised, a tenth of a second, three times. */
    private static final Duration AT_ONCE = Duration.ofMillis(300);

    private static final Duration SOON = Duration.ofSeconds(3);
    private static final int QUESTIONS = 50;

    private TestBucket bucket;
    private S3Store store;
    private TusServer first;
    private TusServer second;
    private Tus here;
    private Tus there;

    @BeforeAll
    void start(@TempDir Path one, @TempDir Path other) {
        bucket = TestBucket.in(S3Server.MINIO);
        store = bucket.open();
        var settings = new LinkedHashMap<String, String>();
        settings.put("millrace.objects.store", "s3");
        settings.put("millrace.ingest.upload.part-size", "5MB");
        bucket.properties().forEach((key, value) -> settings.put("millrace.objects.s3." + key, value));
        first = TusServer.start(one, settings);
        second = first.beside(other);
        here = new Tus(first.uri(), first.token());
        there = new Tus(second.uri(), second.token());
    }

    @AfterAll
    void stop() {
        second.close();
        first.close();
        store.close();
        bucket.close();
    }

    private void assertArrived(String asset, byte[] file) throws IOException {
        var source = second.source(asset);
        assertThat(source.sha256()).isEqualTo(sha256(file));
        try (var stored = store.get(new ObjectKey(source.key()))) {
            assertThat(sha256(stored.readAllBytes())).isEqualTo(sha256(file));
        }
        assertThat(store.openMultiparts(source.key())).isEmpty();
    }

    /** How long the slowest of many answers took, each of which said that offset. */
    private static Duration slowest(Tus node, String path, long offset) {
        assertThat(node.offset(path)).isEqualTo(offset);
        return IntStream.range(0, QUESTIONS)
                .mapToObj(_ -> {
                    long asked = System.nanoTime();
                    assertThat(node.offset(path)).isEqualTo(offset);
                    return Duration.ofNanos(System.nanoTime() - asked);
                })
                .max(Duration::compareTo)
                .orElseThrow();
    }

    @Test
    void whileASenderStallsOnOneNodeBothTellTheTrueOffsetAtOnce() {
        var upload = here.created(20_000_000);
        byte[] file = bytes(6_000_000, 1);
        try (var silent = new Wire(here.server())) {
            silent.patch(here, upload.path(), 0, 20_000_000).send(file);
            await().atMost(PATIENCE).until(() -> there.offset(upload.path()) == file.length);
            Duration elsewhere = slowest(there, upload.path(), file.length);
            Duration onTheSame = slowest(here, upload.path(), file.length);
            assertThat(elsewhere).isLessThan(AT_ONCE);
            assertThat(onTheSame).isLessThan(AT_ONCE);
        }
    }

    @Test
    void theOtherNodeGoesOnAndTheLateBytesOfTheFirstAreRefused() throws Exception {
        byte[] file = bytes(13_000_000, 2);
        var upload = here.created(file.length);
        try (var silent = new Wire(here.server())) {
            silent.patch(here, upload.path(), 0, file.length).send(Arrays.copyOf(file, 6_000_000));
            await().atMost(PATIENCE).until(() -> there.offset(upload.path()) == 6_000_000);
            try (var successor = new Wire(there.server())) {
                successor
                        .patch(there, upload.path(), 6_000_000, file.length - 6_000_000)
                        .send(Arrays.copyOfRange(file, 6_000_000, 7_000_000));
                await().atMost(PATIENCE).until(() -> here.offset(upload.path()) == 7_000_000);
                // They would be the right ones, had nobody else sent them; these are not.
                silent.send(bytes(1_000_000, 3));
                assertThat(silent.answer()).doesNotContain(" 204 ");
                assertThat(here.offset(upload.path())).isEqualTo(7_000_000);
                successor.send(Arrays.copyOfRange(file, 7_000_000, file.length));
                assertThat(successor.answer()).startsWith("HTTP/1.1 204").contains("Upload-Offset: " + file.length);
            }
        }
        assertArrived(upload.asset(), file);
    }

    @Test
    void aSenderWhoKeepsChangingNodesLosesNothing() throws Exception {
        byte[] file = bytes(12_000_000, 4);
        var upload = here.created(file.length);
        var wires = new ArrayList<Wire>();
        int offset = 0;
        while (offset < 11_000_000) {
            Tus node = wires.size() % 2 == 0 ? here : there;
            var wire = new Wire(node.server());
            wires.add(wire);
            int until = offset + 1_100_000;
            wire.patch(node, upload.path(), offset, file.length - offset).send(Arrays.copyOfRange(file, offset, until));
            await().atMost(PATIENCE).until(() -> there.offset(upload.path()) == until);
            offset = until;
        }
        assertThat(there.patch(upload.path(), offset, Arrays.copyOfRange(file, offset, file.length))
                        .statusCode())
                .isEqualTo(204);
        wires.forEach(Wire::close);
        assertArrived(upload.asset(), file);
    }

    @Test
    void aConnectionThatIsCutFreesTheUploadForTheOtherNodeAtOnce() throws Exception {
        byte[] file = bytes(8_000_000, 5);
        var upload = here.created(file.length);
        try (var wire = new Wire(here.server())) {
            wire.patch(here, upload.path(), 0, file.length).send(Arrays.copyOf(file, 6_500_000));
            await().atMost(PATIENCE).until(() -> there.offset(upload.path()) == 6_500_000);
            wire.cut();
        }
        long asked = System.nanoTime();
        assertThat(there.offset(upload.path())).isEqualTo(6_500_000);
        var answer = there.patch(upload.path(), 6_500_000, Arrays.copyOfRange(file, 6_500_000, file.length));
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(SOON);
        assertArrived(upload.asset(), file);
    }

    @Test
    void aDeletionOnTheOtherNodeEndsTheUploadOfASilentSender() throws Exception {
        var upload = here.created(20_000_000);
        try (var silent = new Wire(here.server())) {
            silent.patch(here, upload.path(), 0, 20_000_000).send(bytes(6_000_000, 6));
            await().atMost(PATIENCE).until(() -> there.offset(upload.path()) == 6_000_000);
            assertThat(there.delete(upload.path()).statusCode()).isEqualTo(204);
            assertThat(here.head(upload.path()).statusCode()).isEqualTo(410);
            silent.send(bytes(1_000_000, 7));
            assertThat(silent.answer()).doesNotContain(" 204 ");
        }
    }
}
