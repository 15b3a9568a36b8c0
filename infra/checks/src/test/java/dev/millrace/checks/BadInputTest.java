package dev.millrace.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testkit.Clips;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is not a video, or is a hostile one, ends with a sentence; and the next upload works. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("long")
class BadInputTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Node node;

    @BeforeAll
    void start(@TempDir Path data) throws IOException {
        node = Node.start(data);
    }

    @AfterAll
    void theNextUploadWorksAndNothingIsStuck() throws IOException {
        try (var last = node) {
            last.creator().awaitPublished(last.creator().upload(Clips.plain(3, 320, 240), "the next one"), PATIENCE);
        }
    }

    @Test
    void aTextFileIsRefusedWithAReason() {
        assertRefusedAtTheDoor(
                "notes.mp4",
                "Dear diary, this is no video.\n".repeat(300).getBytes(StandardCharsets.UTF_8),
                "This is text, not a video: choose a video file.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ffconcat version 1.0\nfile '/etc/passwd'\nduration 1\n",
                "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nhttp://127.0.0.1:9/secret.ts\n#EXT-X-ENDLIST\n",
                "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
                "[playlist]\nFile1=/etc/hostname\n",
                "<?xml version=\"1.0\"?><MPD><Period><BaseURL>file:///etc/passwd</BaseURL></Period></MPD>"
            })
    void aPlaylistThatNamesOtherFilesIsRefused(String text) {
        assertRefusedAtTheDoor("holiday.mp4", text.getBytes(StandardCharsets.UTF_8), "not a video");
    }

    @Test
    void noiseIsRejected() {
        var noise = new byte[200_000];
        new Random(7).nextBytes(noise);
        assertRejected("noise.mp4", noise);
    }

    @Test
    void soundWithoutPictureIsRejected() throws Exception {
        JsonNode asset = assertRejected("song.mp4", Files.readAllBytes(Clips.soundOnly(3)));
        assertThat(asset.path("problem").toString()).containsIgnoringCase("video");
    }

    @Test
    void aFileCutBeforeItsIndexIsRejected() throws Exception {
        byte[] whole = Files.readAllBytes(Clips.plain(4, 320, 240));
        assertRejected("cut.mp4", Arrays.copyOf(whole, whole.length / 3));
    }

    @Test
    void aHeaderThatClaimsTooManyPixelsIsRejectedBeforeItIsDecoded() throws Exception {
        Path huge = Clips.make(
                "huge.mp4",
                java.util.List.of("-f", "lavfi", "-t", "0.1", "-i", "color=size=15000x15000:rate=10"),
                java.util.List.of("-frames:v", "1", "-c:v", "libx264", "-preset", "ultrafast", "-threads", "1"));
        JsonNode asset = assertRejected("huge.mp4", Files.readAllBytes(huge));
        assertThat(asset.path("problem").toString()).contains("too-big").contains("pixels");
    }

    @Test
    void aFileOfZeroBytesIsRefusedOrRejected() {
        var response = node.creator().create(0, "nothing");
        if (response.statusCode() == 201) {
            String asset = response.headers().firstValue("Millrace-Asset").orElseThrow();
            assertThat(node.creator().awaitEnd(asset, PATIENCE).path("state").asString())
                    .isEqualTo("REJECTED");
        } else {
            assertThat(response.statusCode()).isBetween(400, 422);
            assertThat(response.body()).contains("detail");
        }
    }

    @Test
    void aWrongVersionOfTusIsRefused() {
        var response = node.creator()
                .send(node.creator()
                        .request(node.api().resolve("/files"))
                        .POST(BodyPublishers.noBody())
                        .header("Tus-Resumable", "0.2.2")
                        .header("Upload-Length", "10")
                        .build());
        assertThat(response.statusCode()).isEqualTo(412);
        assertThat(response.headers().firstValue("Tus-Version")).contains("1.0.0");
    }

    @Test
    void anOffsetBeyondTheEndIsAConflictAndLosesNothing() {
        var upload = node.creator().created(100, "offsets");
        assertThat(node.creator().patch(upload.url(), 0, new byte[40]).statusCode())
                .isEqualTo(204);
        assertThat(node.creator().patch(upload.url(), 200, new byte[10]).statusCode())
                .isEqualTo(409);
        assertThat(node.creator().offset(upload.url())).isEqualTo(40);
    }

    @Test
    void missingAndForgedTokensAreRefused() {
        assertThat(node.anonymous().create(10, "none").statusCode()).isEqualTo(401);
        assertThat(new Client(node, "eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSIsInJvbGVzIjpbImNyZWF0b3IiXX0.")
                        .create(10, "forged")
                        .statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "..\\..\\boot.ini",
                "a/b/c.mp4",
                "name\u0000.mp4",
                "line\nbreak.mp4",
                "<script>alert(1)</script>"
            })
    void pathTricksInMetadataStayText(String name) throws IOException {
        var response = node.creator().create(10, name);
        assertThat(response.statusCode()).isIn(201, 400);
        try (var files = Files.walk(node.data().resolve("objects"))) {
            assertThat(files.map(Path::toString))
                    .noneMatch(path -> path.contains("passwd") || path.contains("boot.ini"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v/../../etc/passwd",
                "/v/%2e%2e/%2e%2e/etc/passwd",
                "/v//master.m3u8",
                "/v/..%2f..%2fkeys/token",
                "/t/forged/v/x/master.m3u8",
                "/v/aaaaaaaaaaaaaaaaaaaaaaaaaa/master.m3u8"
            })
    void pathTricksInUrlsFindNothing(String path) throws Exception {
        try (var socket =
                new java.net.Socket(node.origin().getHost(), node.origin().getPort())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).matches("(?s)HTTP/1.1 40[04] .*");
        }
    }

    @Test
    void noAnswerShowsAStackTrace() {
        for (String path : new String[] {"/v1/assets/nonsense", "/v1/assets?limit=x", "/v1/nothing", "/studio/%00"}) {
            var response = node.creator()
                    .send(HttpRequest.newBuilder(java.net.URI.create(node.api() + path))
                            .header("Authorization", "Bearer nonsense")
                            .build());
            assertThat(response.statusCode()).isBetween(400, 499);
            assertThat(response.body()).doesNotContain("Exception").doesNotContain("\tat ");
        }
    }

    /** 415 with a sentence, which the asset keeps; asking again says that it has ended. */
    private void assertRefusedAtTheDoor(String name, byte[] bytes, String sentence) {
        var upload = node.creator().created(bytes.length, name);
        var answer = node.creator().patch(upload.url(), 0, bytes);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(415);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.body()).contains("not-a-video", sentence);
        assertThat(node.creator().patch(upload.url(), 0, bytes).statusCode()).isEqualTo(410);
        JsonNode asset = node.creator().asset(upload.asset());
        assertThat(asset.path("state").asString()).as("%s", asset).isEqualTo("EXPIRED");
        assertThat(asset.path("problem").path("sentence").asString()).contains(sentence);
    }

    private JsonNode assertRejected(String name, byte[] bytes) {
        var upload = node.creator().created(bytes.length, name);
        node.creator().resume(upload.url(), bytes);
        JsonNode asset = node.creator().awaitEnd(upload.asset(), PATIENCE);
        assertThat(asset.path("state").asString()).as("%s", asset).isEqualTo("REJECTED");
        assertThat(asset.path("problem").toString()).hasSizeGreaterThan(20).doesNotContain("Exception");
        return asset;
    }
}
