package dev.millrace.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.access.Role;
import dev.millrace.testkit.Clips;
import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One real video from upload to playback, withdrawal and erasure, through every real part. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FirstLightTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Node node;
    private String id;
    private JsonNode published;

    @BeforeAll
    void publish(@TempDir Path data) throws Exception {
        node = Node.start(data);
        id = node.creator().upload(Clips.plain(5, 480, 270), "first light");
        published = node.creator().awaitPublished(id, PATIENCE);
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @Test
    void aVideoIsPublishedAndPlays() {
        assertThat(published.path("width").asInt()).isEqualTo(480);
        assertThat(published.path("height").asInt()).isEqualTo(270);
        assertThat(published.path("screening").asString()).isEqualTo("CLEARED");
        URI hls = playback(published, "hls");
        assertThat(get(hls)).contains("#EXTM3U").contains("/media.m3u8");
        assertThat(get(playback(published, "dash"))).contains("type=\"static\"");
        assertThat(status(playback(published, "poster"))).isEqualTo(200);
        assertThat(status(playback(published, "animation"))).isEqualTo(200);
        KillTest.assertLegal(published);
    }

    @Test
    @Needs(Prerequisite.FFMPEG)
    void anIndependentDecoderReadsEveryFrameOfBothManifests() throws Exception {
        for (String manifest : new String[] {"hls", "dash"}) {
            var decoded = Decoder.decode(playback(published, manifest));
            assertThat(decoded.words()).as(manifest).isEmpty();
            assertThat(decoded.frames()).as(manifest).isBetween(149L, 151L);
        }
    }

    @Test
    void itsCreatorPlaysItBeforeItIsPublished() throws Exception {
        String clip = node.creator().upload(Clips.plain(20, 480, 360), "a longer one");
        String master = Awaitility.await("a growing playlist")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> {
                            String preview = node.creator()
                                    .asset(clip)
                                    .path("playback")
                                    .path("preview")
                                    .asString("");
                            return preview.isEmpty() ? "" : getOr(URI.create(preview), "");
                        },
                        text -> text.contains("growing.m3u8") || text.contains("media.m3u8"));
        assertThat(master).contains("#EXT-X-STREAM-INF");
        JsonNode asset = node.creator().awaitPublished(clip, PATIENCE);
        assertThat(get(playback(asset, "hls"))).contains("/media.m3u8").doesNotContain("growing");
    }

    @Test
    void aTakedownTakesEffectWithinOneSecondAndARestoreTooUnlessAnOperatorTookItDown() throws Exception {
        String clip = node.creator().upload(Clips.plain(3, 320, 240), "taken down");
        URI hls = playback(node.creator().awaitPublished(clip, PATIENCE), "hls");
        assertThat(status(hls)).isEqualTo(200);

        long decided = System.nanoTime();
        assertThat(node.creator()
                        .send("POST", "/v1/assets/" + clip + "/takedown")
                        .statusCode())
                .isEqualTo(200);
        Awaitility.await()
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(1)
                        .minusNanos(System.nanoTime() - decided)
                        .plusMillis(1))
                .until(() -> status(hls) == 404);
        assertThat(node.creator().state(clip)).isEqualTo("TAKEN_DOWN");

        assertThat(node.creator()
                        .send("POST", "/v1/assets/" + clip + "/restore")
                        .statusCode())
                .isEqualTo(200);
        Awaitility.await().atMost(Duration.ofSeconds(1)).until(() -> status(hls) == 200);

        var operator = node.client(Role.OPERATOR, "olga", Node.TENANT);
        assertThat(operator.send("POST", "/v1/assets/" + clip + "/takedown").statusCode())
                .isEqualTo(200);
        assertThat(node.creator()
                        .send("POST", "/v1/assets/" + clip + "/restore")
                        .statusCode())
                .isBetween(403, 409);
        assertThat(node.creator().state(clip)).isEqualTo("TAKEN_DOWN");
    }

    @Test
    void aDeletedVideoIsGoneButForASourceThatAnotherUses() throws Exception {
        Path clip = Clips.plain(3, 352, 240);
        String first = node.creator().upload(clip, "first of the same bytes");
        String second = node.creator().upload(clip, "second of the same bytes");
        URI hls = playback(node.creator().awaitPublished(first, PATIENCE), "hls");
        node.creator().awaitPublished(second, PATIENCE);

        assertThat(node.creator().send("DELETE", "/v1/assets/" + first).statusCode())
                .isBetween(200, 204);
        Awaitility.await().atMost(Duration.ofSeconds(1)).until(() -> status(hls) == 404);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> node.creator().send("GET", "/v1/assets/" + first).statusCode() == 404
                        || node.creator().state(first).equals("DELETED"));
        assertThat(node.creator()
                        .send("GET", "/v1/assets/" + second + "/source")
                        .statusCode())
                .isEqualTo(200);
        try (var objects = Files.walk(node.data().resolve("objects"))) {
            assertThat(objects.filter(path -> path.toString().contains(first))).isEmpty();
        }
    }

    @Test
    void oneGrepForAnAssetTellsItsWay() throws Exception {
        var lines = node.log().lines().filter(line -> line.contains(id)).toList();
        assertThat(lines).anyMatch(line -> line.contains("ingest"));
        assertThat(lines).anyMatch(line -> line.contains("transcode"));
        assertThat(lines).anyMatch(line -> line.contains("moderation") || line.contains("CLEARED"));
        assertThat(lines).anyMatch(line -> line.contains("PUBLISH"));
    }

    @Test
    void secretsStandInNoLog() throws Exception {
        String preview = published.path("playback").path("preview").asString();
        get(URI.create(preview));
        String token = preview.replaceAll(".*/t/([^/]+)/.*", "$1");
        assertThat(token).isNotEqualTo(preview);
        assertThat(node.log()).doesNotContain(token).doesNotContain("eyJ");
    }

    private static URI playback(JsonNode asset, String kind) {
        return URI.create(asset.path("playback").path(kind).asString());
    }

    private String get(URI uri) {
        var response = node.anonymous().send(HttpRequest.newBuilder(uri).build());
        assertThat(response.statusCode()).as(uri.toString()).isEqualTo(200);
        return response.body();
    }

    private String getOr(URI uri, String otherwise) {
        var response = node.anonymous().send(HttpRequest.newBuilder(uri).build());
        return response.statusCode() == 200 ? response.body() : otherwise;
    }

    private int status(URI uri) {
        return node.anonymous().send(HttpRequest.newBuilder(uri).build()).statusCode();
    }
}
