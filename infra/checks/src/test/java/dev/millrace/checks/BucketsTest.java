package dev.millrace.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testkit.Clips;
import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import dev.millrace.testkit.objects.S3Server;
import dev.millrace.testkit.objects.TestBucket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The whole program with its objects in buckets: from the upload to the last byte's end, through both tiers. */
@Tag("long")
@Needs(Prerequisite.FFMPEG)
class BucketsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path data;

    @TempDir
    Path coldDirectory;

    @Test
    @Needs({Prerequisite.MINIO, Prerequisite.FFMPEG})
    void bothTiersInBucketsOfMinio() throws Exception {
        try (var hot = TestBucket.named(S3Server.MINIO);
                var cold = TestBucket.named(S3Server.MINIO)) {
            settings(Map.of("store", "s3", "cold-store", "s3"), Map.of("s3", hot, "cold-s3", cold));
            live(hot, () -> (long) cold.keys().size());
        }
    }

    @Test
    @Needs({Prerequisite.VERSITYGW, Prerequisite.FFMPEG})
    void theHotTierInABucketOfVersitygwAndTheColdOneOnDisk() throws Exception {
        try (var hot = TestBucket.named(S3Server.VERSITYGW)) {
            settings(Map.of("store", "s3", "cold", coldDirectory.toString()), Map.of("s3", hot));
            live(hot, () -> objects(coldDirectory));
        }
    }

    @Test
    @Needs(Prerequisite.MINIO)
    void aWrongKeyIsSaidInOneSentenceAndNoneIsShown() throws Exception {
        try (var bucket = TestBucket.in(S3Server.MINIO)) {
            settings(Map.of("store", "s3"), Map.of("s3", bucket));
            Path file = data.resolve("millrace.yaml");
            Ran config = Ran.of("config", "--data", data.toString());
            assertThat(config.out())
                    .contains(
                            "millrace.objects.s3.secret-key: (masked)", "millrace.objects.s3.bucket: " + bucket.name())
                    .doesNotContain(S3Server.MINIO.secretKey(), S3Server.MINIO.accessKey());

            Files.writeString(file, Files.readString(file).replace(S3Server.MINIO.secretKey(), "not-the-secret"));
            Ran up = Ran.of("up", "--data", data.toString(), "--port", "0", "--origin-port", "0");
            assertThat(up.exit()).isEqualTo(1);
            assertThat(up.toString())
                    .contains("does not know these keys", "millrace.objects.s3.access-key")
                    .doesNotContain("not-the-secret", "\tat ");
        }
    }

    private interface Count {
        long now() throws IOException;
    }

    private void live(TestBucket hot, Count cold) throws Exception {
        try (var node = Node.start(data)) {
            String id = node.creator().upload(Clips.plain(5, 480, 270), "in a bucket");
            JsonNode asset = node.creator().awaitPublished(id, PATIENCE);
            URI hls = URI.create(asset.path("playback").path("hls").asString());
            assertThat(hot.keys())
                    .anyMatch(key -> key.startsWith("t/main/src/"))
                    .anyMatch(key -> key.contains("/pack/"))
                    .anyMatch(key -> key.contains("/index/"))
                    .anyMatch(key -> key.contains("/still/"));
            assertThat(data.resolve("objects/hot")).doesNotExist();
            assertPlays(hls);

            Ran run = Ran.of("tier", "run", "--data", data.toString());
            assertThat(run.exit()).as("%s", run).isZero();
            assertThat(run.out()).contains("failed    0");
            assertThat(cold.now()).isGreaterThan(2);
            hot.keys().stream().filter(key -> key.contains("/pack/")).forEach(hot::remove);
            assertPlays(hls);

            assertThat(node.creator()
                            .send("POST", "/v1/assets/" + id + "/takedown")
                            .statusCode())
                    .isEqualTo(200);
            Awaitility.await().atMost(Duration.ofSeconds(2)).until(() -> status(node, hls) == 404);
            assertThat(node.creator().send("DELETE", "/v1/assets/" + id).statusCode())
                    .isBetween(200, 204);
            Awaitility.await("erasure")
                    .atMost(PATIENCE)
                    .until(() -> node.creator().state(id).equals("DELETED"));
            assertThat(hot.keys()).isEmpty();
            assertThat(cold.now()).isZero();
            try (var store = hot.open()) {
                assertThat(store.openMultiparts("t/")).isEmpty();
            }
        }
    }

    private static void assertPlays(URI hls) throws Exception {
        var decoded = Decoder.decode(hls);
        assertThat(decoded.words()).isEmpty();
        assertThat(decoded.frames()).isBetween(149L, 151L);
    }

    private static int status(Node node, URI uri) {
        return node.anonymous().send(HttpRequest.newBuilder(uri).build()).statusCode();
    }

    private void settings(Map<String, String> objects, Map<String, TestBucket> buckets) throws IOException {
        var lines = new LinkedHashMap<String, String>();
        objects.forEach((name, value) -> lines.put("millrace.objects." + name, value));
        buckets.forEach((name, bucket) -> {
            bucket.properties().forEach((key, value) -> lines.put("millrace.objects." + name + "." + key, value));
            lines.put("millrace.objects." + name + ".create-bucket", "true");
        });
        lines.put("millrace.origin.cache.memory", "0B");
        lines.put("millrace.tiering.rules.pack-age", "0s");
        lines.put("millrace.tiering.rules.pack-idle", "0s");
        lines.put("millrace.tiering.rules.source-age", "0s");
        lines.put("millrace.tiering.prices.hot.reads", "0");
        lines.put("millrace.tiering.prices.cold.writes", "0");
        Files.writeString(
                data.resolve("millrace.yaml"),
                lines.entrySet().stream()
                        .map(line -> line.getKey() + ": \"" + line.getValue() + "\"\n")
                        .collect(Collectors.joining()));
    }

    private static long objects(Path store) throws IOException {
        try (Stream<Path> files = Files.walk(store.resolve("data"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }
}
