package dev.millrace.ingest.tus;

import static dev.millrace.ingest.tus.TusTakeoverTest.bytes;
import static dev.millrace.ingest.tus.TusTakeoverTest.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tus.java.client.TusClient;
import io.tus.java.client.TusURLMemoryStore;
import io.tus.java.client.TusUpload;
import io.tus.java.client.TusUploader;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole files over bad connections: by somebody else's client, and by chance. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TusClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int SEQUENCES = 40;

    private final List<Wire> silent = Collections.synchronizedList(new ArrayList<>());
    private TusServer server;
    private Tus tus;

    @BeforeAll
    void start(@TempDir Path directory) {
        server = TusServer.start(
                directory,
                Map.of("millrace.ingest.upload.part-size", "64KB", "millrace.ingest.upload.commit-every", "20ms"));
        tus = new Tus(server.uri(), server.token());
    }

    @AfterAll
    void stop() {
        silent.forEach(Wire::close);
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1024, 2_500_000})
    void theJavaClientUploadsInPatchesOfItsOwnSize(int length) throws Exception {
        byte[] file = bytes(length, length);
        // By itself a letter would be a text.
        file[0] = 0;
        var uploader = client(new TusURLMemoryStore()).createUpload(upload(file, "whole-" + length));
        uploader.setChunkSize(100_000);
        uploader.setRequestPayloadSize(1_000_000);
        finish(uploader);
        assertThat(server.source(asset(uploader)).sha256()).isEqualTo(sha256(file));
    }

    @Test
    void theJavaClientGoesOnWhereItWasStopped() throws Exception {
        byte[] file = bytes(1_000_000, 5);
        var urls = new TusURLMemoryStore();
        var first = client(urls).createUpload(upload(file, "resumed"));
        first.setChunkSize(300_000);
        first.setRequestPayloadSize(300_000);
        first.uploadChunk();
        first.finish(false);
        assertThat(tus.offset(first.getUploadURL().getPath())).isEqualTo(300_000);

        var second = client(urls).resumeUpload(upload(file, "resumed"));
        assertThat(second.getOffset()).isEqualTo(300_000);
        finish(second);
        assertThat(server.source(asset(second)).sha256()).isEqualTo(sha256(file));
    }

    private static void finish(TusUploader uploader) throws Exception {
        int sent;
        do {
            sent = uploader.uploadChunk();
        } while (sent >= 0);
        uploader.finish();
    }

    private String asset(TusUploader uploader) {
        return tus.head(uploader.getUploadURL().getPath())
                .headers()
                .firstValue("Millrace-Asset")
                .orElseThrow();
    }

    private TusClient client(TusURLMemoryStore urls) throws Exception {
        var client = new TusClient();
        client.setUploadCreationURL(URI.create(server.uri() + "/files").toURL());
        client.setHeaders(Map.of("Authorization", "Bearer " + tus.token()));
        client.enableResuming(urls);
        return client;
    }

    private static TusUpload upload(byte[] file, String fingerprint) {
        var upload = new TusUpload();
        upload.setInputStream(new ByteArrayInputStream(file));
        upload.setSize(file.length);
        upload.setFingerprint(fingerprint);
        upload.setMetadata(Map.of("filename", "clip.mp4"));
        return upload;
    }

    /** However often and wherever the connection breaks, what the server has is a prefix of the file. */
    @Tag("long")
    @Test
    void filesSurviveFortyRandomSequencesOfCutsAndResumptions() {
        try (var several = Executors.newFixedThreadPool(8)) {
            IntStream.rangeClosed(1, SEQUENCES)
                    .mapToObj(seed -> CompletableFuture.runAsync(() -> survives(seed), several))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
    }

    private void survives(int seed) {
        var random = new Random(seed);
        byte[] file = bytes(50_000 + random.nextInt(300_000), 1000 + seed);
        var upload = tus.created(file.length);
        int offset = 0;
        while (offset < file.length) {
            sendSome(upload.path(), file, offset, random);
            int now = (int) tus.offset(upload.path());
            assertThat(now).as("seed %d", seed).isGreaterThanOrEqualTo(offset);
            offset = now;
        }
        assertThat(server.source(upload.asset()).sha256()).as("seed %d", seed).isEqualTo(sha256(file));
    }

    private void sendSome(String path, byte[] file, int offset, Random random) {
        int left = file.length - offset;
        int length = Math.min(left, left / 4 + 1 + random.nextInt(left));
        byte[] some = Arrays.copyOfRange(file, offset, offset + length);
        switch (random.nextInt(5)) {
            case 0 ->
                tryWhole(new Wire(tus.server())
                        .patch(tus, path, offset, some.length)
                        .send(some));
            case 1 ->
                cut(
                        new Wire(tus.server())
                                .patch(tus, path, offset, file.length - offset)
                                .send(some),
                        true);
            case 2 ->
                cut(
                        new Wire(tus.server())
                                .patch(tus, path, offset, file.length - offset)
                                .send(some),
                        false);
            case 3 ->
                tryWhole(new Wire(tus.server())
                        .patch(tus, path, offset, "Transfer-Encoding: chunked")
                        .chunk(some)
                        .lastChunk());
            default -> {
                // Falls silent; a later request takes over.
                silent.add(new Wire(tus.server())
                        .patch(tus, path, offset, file.length - offset)
                        .send(some));
                await().atMost(PATIENCE).until(() -> tus.offset(path) > offset);
            }
        }
    }

    /**
     * Mostly 204. A connection that was cut before may still come out of the network: then this one is at the wrong
     * offset, or is taken over.
     */
    private static void tryWhole(Wire wire) {
        try (wire) {
            assertThat(wire.answer()).containsPattern("^(HTTP/1.1 (204|409)|$)");
        }
    }

    private static void cut(Wire wire, boolean reset) {
        if (reset) {
            wire.cut();
        } else {
            wire.close();
        }
    }
}
