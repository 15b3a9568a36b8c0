package dev.millrace.ingest.tus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.catalog.AssetState;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Senders that fall silent, vanish, or come twice; on the wire. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TusTakeoverTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(3);

    private TusServer server;
    private Tus tus;

    @BeforeAll
    void start(@TempDir Path directory) {
        server = TusServer.start(directory);
        tus = new Tus(server.uri(), server.token());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void aSilentSenderHindersNobodyFromAskingForTheTrueOffset() {
        var upload = tus.created(1_000_000);
        try (var silent = new Wire(tus.server())) {
            silent.patch(tus, upload.path(), 0, 1_000_000).send(bytes(100_000, 1));
            await().atMost(SOON).until(() -> tus.offset(upload.path()) == 100_000);
            silent.send(bytes(5, 2));
            await().atMost(SOON).until(() -> tus.offset(upload.path()) == 100_005);
        }
    }

    @Tag("long")
    @Test
    void hundredsOfSilentSendersHinderNobody() {
        var silent = new ArrayList<Wire>();
        try {
            for (int i = 0; i < 300; i++) {
                var upload = tus.created(1_000_000);
                silent.add(new Wire(tus.server()).patch(tus, upload.path(), 0, 1_000_000));
            }
            var upload = tus.created(300_000);
            assertThat(tus.patch(upload.path(), 0, bytes(300_000, 11)).statusCode())
                    .isEqualTo(204);
        } finally {
            silent.forEach(Wire::cut);
        }
    }

    @Test
    void aSecondPatchTakesOverAndTheFirstConnectionIsClosed() {
        byte[] file = bytes(300_000, 3);
        var upload = tus.created(file.length);
        try (var silent = new Wire(tus.server())) {
            silent.patch(tus, upload.path(), 0, file.length).send(Arrays.copyOf(file, 100_000));
            await().atMost(PATIENCE).until(() -> tus.offset(upload.path()) == 100_000);
            long start = System.nanoTime();
            var answer = tus.patch(upload.path(), 100_000, Arrays.copyOfRange(file, 100_000, file.length));
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
            assertThat(silent.answer()).doesNotContain(" 204 ");
        }
        assertThat(server.source(upload.asset()).sha256()).isEqualTo(sha256(file));
    }

    @Test
    void aDeleteEndsAPatchThatRuns() {
        var upload = tus.created(1_000_000);
        try (var silent = new Wire(tus.server())) {
            silent.patch(tus, upload.path(), 0, 1_000_000).send(bytes(100_000, 4));
            await().atMost(PATIENCE).until(() -> tus.offset(upload.path()) == 100_000);
            long start = System.nanoTime();
            assertThat(tus.delete(upload.path()).statusCode()).isEqualTo(204);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
            assertThat(silent.answer()).doesNotContain(" 204 ");
        }
        assertThat(tus.head(upload.path()).statusCode()).isEqualTo(410);
        assertThat(server.asset(upload.asset()).state()).isEqualTo(AssetState.EXPIRED);
    }

    @Test
    void aConnectionCutInTheMiddleKeepsEveryByteThatArrived() {
        byte[] file = bytes(400_000, 5);
        var upload = tus.created(file.length);
        try (var wire = new Wire(tus.server())) {
            wire.patch(tus, upload.path(), 0, file.length).send(Arrays.copyOf(file, 250_000));
            await().atMost(PATIENCE).until(() -> tus.offset(upload.path()) == 250_000);
            wire.cut();
        }
        assertThat(tus.patch(upload.path(), 250_000, Arrays.copyOfRange(file, 250_000, file.length))
                        .statusCode())
                .isEqualTo(204);
        assertThat(server.source(upload.asset()).sha256()).isEqualTo(sha256(file));
    }

    @Test
    void aConnectionClosedInTheMiddleKeepsEveryByteThatWasSent() {
        byte[] file = bytes(400_000, 6);
        var upload = tus.created(file.length);
        try (var wire = new Wire(tus.server())) {
            wire.patch(tus, upload.path(), 0, file.length).send(Arrays.copyOf(file, 250_000));
        }
        await().atMost(PATIENCE).until(() -> tus.offset(upload.path()) == 250_000);
    }

    @Test
    void aBodyOfUnknownLengthIsTakenToItsEnd() {
        byte[] file = bytes(200_000, 7);
        var upload = tus.created(file.length);
        try (var wire = new Wire(tus.server())) {
            wire.patch(tus, upload.path(), 0, "Transfer-Encoding: chunked")
                    .chunk(Arrays.copyOf(file, 120_000))
                    .chunk(Arrays.copyOfRange(file, 120_000, file.length))
                    .lastChunk();
            assertThat(wire.answer()).startsWith("HTTP/1.1 204").contains("Upload-Offset: 200000");
        }
        assertThat(server.source(upload.asset()).sha256()).isEqualTo(sha256(file));
    }

    @Test
    void aBodyOfUnknownLengthThatIsTooLongLosesNothingThatFitted() {
        byte[] file = bytes(1000, 8);
        var upload = tus.created(file.length);
        try (var wire = new Wire(tus.server())) {
            wire.patch(tus, upload.path(), 0, "Transfer-Encoding: chunked")
                    .chunk(file)
                    .chunk(new byte[10])
                    .lastChunk();
            assertThat(wire.answer()).startsWith("HTTP/1.1 413");
        }
        long offset = tus.offset(upload.path());
        assertThat(offset).isLessThan(1000);
        assertThat(tus.patch(upload.path(), offset, Arrays.copyOfRange(file, (int) offset, 1000))
                        .statusCode())
                .isEqualTo(204);
        assertThat(server.source(upload.asset()).sha256()).isEqualTo(sha256(file));
    }

    @Test
    void whoAsksBeforeSendingIsRefusedBeforeSending() {
        var upload = tus.created(1_000_000);
        try (var wire = new Wire(tus.server())) {
            wire.patch(tus, upload.path(), 77, "Content-Length: 999923\r\nExpect: 100-continue");
            assertThat(wire.answer()).startsWith("HTTP/1.1 409");
        }
    }

    @Test
    void whoIsRefusedInTheMiddleOfALargeBodyLearnsIt() {
        var upload = tus.created(20_000_000);
        try (var wire = new Wire(tus.server())) {
            wire.patch(tus, upload.path(), 77, 10_000_000).send(new byte[5_000_000]);
            assertThat(wire.answer()).startsWith("HTTP/1.1 409");
        }
        var signedOut = new Tus(tus.server(), "expired");
        try (var wire = new Wire(tus.server())) {
            wire.patch(signedOut, upload.path(), 0, 10_000_000).send(new byte[5_000_000]);
            assertThat(wire.answer()).startsWith("HTTP/1.1 401");
        }
    }

    @Tag("long")
    @Test
    void twoSendersWhoKeepTakingOverFromEachOtherStillDamageNothing() {
        byte[] file = bytes(500_000, 9);
        var upload = tus.created(file.length);
        var random = new Random(9);
        var wires = new java.util.ArrayList<Wire>();
        long offset = 0;
        while (offset < file.length - 1) {
            var wire = new Wire(tus.server());
            wires.add(wire);
            int from = (int) offset;
            int until = Math.min(file.length - 1, from + 1 + random.nextInt(100_000));
            wire.patch(tus, upload.path(), from, file.length - from).send(Arrays.copyOfRange(file, from, until));
            await().atMost(PATIENCE).until(() -> tus.offset(upload.path()) == until);
            offset = until;
        }
        assertThat(tus.patch(upload.path(), offset, Arrays.copyOfRange(file, (int) offset, file.length))
                        .statusCode())
                .isEqualTo(204);
        assertThat(server.source(upload.asset()).sha256()).isEqualTo(sha256(file));
        wires.forEach(Wire::close);
    }

    static byte[] bytes(int length, long seed) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
