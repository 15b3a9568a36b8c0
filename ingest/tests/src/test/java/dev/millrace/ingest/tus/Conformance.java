package dev.millrace.ingest.tus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.tus.Question.Answer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A chapter of tus 1.0.0 (tus.io/protocols/resumable-upload): each sentence that binds a server is a test that bears its
 * gist. Written for any store; the whole runs once per store.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Conformance {
    static final long LARGEST = 1L << 30;
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private TusServer server;
    private Tus tus;

    /** A server on the store that this run is about. */
    abstract TusServer start(Path directory, Map<String, String> settings);

    /** What this chapter needs besides. */
    Map<String, String> settings() {
        return Map.of("millrace.ingest.upload.max-size", "1GB");
    }

    @BeforeAll
    void start(@TempDir Path directory) {
        server = start(directory, settings());
        tus = new Tus(server.uri(), server.token());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    TusServer server() {
        return server;
    }

    Tus tus() {
        return tus;
    }

    Question question(String method, String path) {
        return Question.of(tus, method, path);
    }

    Answer options() {
        return Question.bare(tus, "OPTIONS", "/files").ask();
    }

    void assertExtension(String name) {
        assertThat(options().header("Tus-Extension").orElse("").split(",")).contains(name);
    }

    Answer head(String path) {
        return question("HEAD", path).ask();
    }

    Answer patch(String path, long offset, byte[] bytes) {
        return question("PATCH", path)
                .header("Upload-Offset", offset)
                .bytes(bytes)
                .ask();
    }

    /** A new upload. */
    String created(long length) {
        return location(
                question("POST", "/files").header("Upload-Length", length).ask());
    }

    /** A new upload with its first bytes. */
    String begun(long length, byte[] bytes) {
        String path = created(length);
        assertThat(patch(path, 0, bytes).status()).isEqualTo(204);
        return path;
    }

    static String location(Answer created) {
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.header("Location").orElseThrow();
    }

    long offset(String path) {
        return Long.parseLong(head(path).header("Upload-Offset").orElseThrow());
    }

    /** The file has become the source of the upload's asset, byte for byte. */
    void assertArrived(String path, byte[] file) {
        String asset = head(path).header("Millrace-Asset").orElseThrow();
        var source = server.source(asset);
        assertThat(source.length()).isEqualTo(file.length);
        assertThat(source.sha256()).isEqualTo(TusTakeoverTest.sha256(file));
    }

    /** Refused with this status, in words for a person and in a form for a program; and as tus. */
    static void assertRefused(Answer answer, int... statuses) {
        assertThat(Arrays.stream(statuses).boxed().toList()).as("%s", answer).contains(answer.status());
        assertThat(answer.header("Tus-Resumable")).contains("1.0.0");
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.header("Cache-Control").orElse("")).contains("no-store");
        if (!answer.body().isEmpty()) {
            assertThat(answer.body())
                    .containsPattern("\"detail\":\"[A-Z][^\"]{15,}[.]\"")
                    .contains("\"status\":" + answer.status())
                    .doesNotContain("Exception");
        }
    }

    /** Where the upload stands is where it stood. */
    void assertStandsAt(String path, long offset) {
        assertThat(offset(path)).isEqualTo(offset);
    }

    void awaitOffset(String path, long offset) {
        await().atMost(PATIENCE).until(() -> offset(path) == offset);
    }

    static byte[] file(int length, long seed) {
        return TusTakeoverTest.bytes(length, seed);
    }

    static byte[] head(byte[] file, int length) {
        return Arrays.copyOf(file, length);
    }

    static byte[] tail(byte[] file, int offset) {
        return Arrays.copyOfRange(file, offset, file.length);
    }

    static byte[] joined(List<byte[]> pieces) {
        var out = new java.io.ByteArrayOutputStream();
        pieces.forEach(out::writeBytes);
        return out.toByteArray();
    }

    static String digest(String algorithm, byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
