package dev.millrace.ingest.tus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import io.tus.java.client.TusClient;
import io.tus.java.client.TusURLMemoryStore;
import io.tus.java.client.TusUpload;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Clients as their users have them, each to the exact bytes: tus-js-client, tus-java-client and curl. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StockClientsTest {
    private static final int LENGTH = 1_500_000;

    private Path directory;
    private TusServer server;
    private Tus tus;

    @BeforeAll
    void start(@TempDir Path temporary) {
        directory = temporary;
        server = TusServer.start(
                directory.resolve("data"),
                Map.of("millrace.ingest.upload.commit-size", "64KB", "millrace.ingest.upload.commit-every", "20ms"));
        tus = new Tus(server.uri(), server.token());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private Path file(long seed) throws IOException {
        return Files.write(directory.resolve("file-" + seed), TusTakeoverTest.bytes(LENGTH, seed));
    }

    private void assertArrived(String url, Path file) throws IOException {
        String asset = tus.head(URI.create(url).getPath())
                .headers()
                .firstValue("Millrace-Asset")
                .orElseThrow();
        assertThat(server.source(asset).sha256()).isEqualTo(TusTakeoverTest.sha256(Files.readAllBytes(file)));
    }

    static Stream<Arguments> ways() {
        return Stream.of(
                Arguments.of("as one", Map.of()),
                Arguments.of("in tiny chunks", Map.of("chunkSize", 50_001)),
                Arguments.of("in three at once", Map.of("parallelUploads", 3)),
                Arguments.of("in three at once and tiny chunks", Map.of("parallelUploads", 3, "chunkSize", 100_003)),
                Arguments.of("with the creation", Map.of("uploadDataDuringCreation", true)),
                Arguments.of(
                        "a chunk with the creation", Map.of("uploadDataDuringCreation", true, "chunkSize", 400_000)),
                Arguments.of(
                        "three with their creations",
                        Map.of("parallelUploads", 3, "uploadDataDuringCreation", true, "chunkSize", 200_000)),
                Arguments.of("of unknown length", Map.of("deferred", true, "chunkSize", 200_000)),
                Arguments.of(
                        "of unknown length with the creation",
                        Map.of("deferred", true, "chunkSize", 350_000, "uploadDataDuringCreation", true)),
                Arguments.of("without PATCH", Map.of("overridePatchMethod", true, "chunkSize", 400_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    @Needs(Prerequisite.NPM)
    void tusJsClientUploads(String how, Map<String, ?> options) throws Exception {
        Path file = file(how.hashCode());
        JsonNode end = JsClient.install().upload(tus, file, options);
        assertThat(end.path("ended").asString()).as("%s", end).isEqualTo("done");
        assertArrived(end.path("url").asString(), file);
    }

    static Stream<Arguments> waysToResume() {
        return Stream.of(
                Arguments.of("one", Map.of("chunkSize", 100_000)),
                Arguments.of("without PATCH", Map.of("chunkSize", 200_000, "overridePatchMethod", true)),
                Arguments.of("three at once", Map.of("parallelUploads", 3, "chunkSize", 100_000)),
                Arguments.of("with the creation", Map.of("uploadDataDuringCreation", true, "chunkSize", 150_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waysToResume")
    @Needs(Prerequisite.NPM)
    void tusJsClientGoesOnAlsoAfterTheServerWasAway(String how, Map<String, ?> options) throws Exception {
        JsClient client = JsClient.install();
        Path file = file(100L + how.hashCode());
        var stopped = new HashMap<String, Object>(options);
        stopped.put("memory", directory.resolve("urls-" + how.hashCode()).toString());
        var going = Map.copyOf(stopped);
        stopped.put("abortAt", LENGTH / 3);
        assertThat(client.upload(tus, file, stopped).path("ended").asString()).isEqualTo("aborted");
        stopped.put("abortAt", LENGTH / 2);
        assertThat(client.upload(tus, file, stopped).path("ended").asString()).isEqualTo("aborted");
        server.restart();
        JsonNode end = client.upload(tus, file, going);
        assertThat(end.path("ended").asString()).as("%s", end).isEqualTo("done");
        assertThat(end.path("requests").toString())
                .as("it asks where it stands")
                .contains("HEAD");
        assertArrived(end.path("url").asString(), file);
    }

    @Test
    void tusJavaClientGoesOnAfterTheServerWasAway() throws Exception {
        Path file = file(200);
        var client = new TusClient();
        client.setUploadCreationURL(URI.create(tus.server() + "/files").toURL());
        client.setHeaders(Map.of("Authorization", "Bearer " + tus.token()));
        client.enableResuming(new TusURLMemoryStore());
        var first = client.createUpload(new TusUpload(file.toFile()));
        first.setChunkSize(100_000);
        first.setRequestPayloadSize(300_000);
        first.uploadChunk();
        first.uploadChunk();
        first.finish(false);
        server.restart();
        var second = client.resumeOrCreateUpload(new TusUpload(file.toFile()));
        assertThat(second.getOffset()).isPositive();
        int sent;
        do {
            sent = second.uploadChunk();
        } while (sent >= 0);
        second.finish();
        assertArrived(second.getUploadURL().toString(), file);
    }

    @Test
    @Needs(Prerequisite.CURL)
    void curlUploadsInPartsAndInPiecesAndWithTheCreation() throws Exception {
        Path file = file(300);
        String whole = location(curl(
                "-X",
                "POST",
                "-H",
                "Upload-Length: " + LENGTH,
                "-H",
                "Content-Type: " + Tus.BYTES,
                "--data-binary",
                "@" + file,
                tus.server() + "/files"));
        assertArrived(tus.server() + whole, file);

        byte[] bytes = Files.readAllBytes(file);
        Path head = Files.write(directory.resolve("head"), Arrays.copyOf(bytes, 700_000));
        Path tail = Files.write(directory.resolve("tail"), Arrays.copyOfRange(bytes, 700_000, LENGTH));
        String later = location(curl("-X", "POST", "-H", "Upload-Defer-Length: 1", tus.server() + "/files"));
        curl(patch(later, 0, "X-Nothing: 0", head));
        curl(patch(later, 700_000, "Upload-Length: " + LENGTH, tail));
        assertArrived(tus.server() + later, file);

        String first = piece(head);
        String second = piece(tail);
        String joined = location(
                curl("-X", "POST", "-H", "Upload-Concat: final;" + first + " " + second, tus.server() + "/files"));
        assertArrived(tus.server() + joined, file);
    }

    private String piece(Path bytes) throws Exception {
        return location(curl(
                "-X",
                "POST",
                "-H",
                "Upload-Concat: partial",
                "-H",
                "Upload-Length: " + Files.size(bytes),
                "-H",
                "Content-Type: " + Tus.BYTES,
                "--data-binary",
                "@" + bytes,
                tus.server() + "/files"));
    }

    private String[] patch(String path, long offset, String header, Path bytes) {
        return new String[] {
            "-X",
            "PATCH",
            "-H",
            "Upload-Offset: " + offset,
            "-H",
            header,
            "-H",
            "Content-Type: " + Tus.BYTES,
            "--data-binary",
            "@" + bytes,
            tus.server() + path
        };
    }

    private static String location(String headers) {
        return headers.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("location:"))
                .map(line -> line.substring("location:".length()).strip())
                .findFirst()
                .orElseThrow(() -> new AssertionError(headers));
    }

    private String curl(String... arguments) throws Exception {
        var command = new ArrayList<String>(List.of(
                "curl",
                "-sS",
                "-i",
                "--fail-with-body",
                "-H",
                "Tus-Resumable: 1.0.0",
                "-H",
                "Authorization: Bearer " + tus.token()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(directory, "curl", ".out");
        Process curl = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        boolean ended = curl.waitFor(30, TimeUnit.SECONDS);
        curl.destroyForcibly();
        assertThat(ended).isTrue();
        assertThat(curl.exitValue()).as(Files.readString(out)).isZero();
        return Files.readString(out);
    }
}
