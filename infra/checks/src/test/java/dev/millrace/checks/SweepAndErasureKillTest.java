package dev.millrace.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.access.Role;
import dev.millrace.testkit.Clips;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Killed while a bank's new entry is held against what is published, and while videos are erased: both end, once. */
@Tag("long")
class SweepAndErasureKillTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int VIDEOS = 3;
    private static final int MOST_MILLIS = 150;

    private final Random random = new Random(7);

    @TempDir
    Path data;

    private record Video(String id, String sha256) {}

    @Test
    void bothGoOnWhereTheyWere() throws Exception {
        Files.writeString(data.resolve("millrace.yaml"), "millrace:\n  work:\n    lease: 6s\n");
        try (var node = Node.start(data)) {
            List<Video> videos = publish(node);
            for (Video video : videos) {
                String sweep = entered(node, video);
                killSoon(node);
                Awaitility.await("blocked")
                        .atMost(PATIENCE)
                        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                        .until(() -> screening(node, video).equals("BLOCKED"));
                Awaitility.await("swept")
                        .atMost(PATIENCE)
                        .until(() ->
                                moderator(node, sweep).path("state").asString().equals("done"));
                assertThat(blocks(node, video)).isEqualTo(1);
            }
            assertThat(stored(data)).isPositive();
            for (Video video : videos) {
                assertThat(node.creator()
                                .send("DELETE", "/v1/assets/" + video.id())
                                .statusCode())
                        .isBetween(200, 204);
                killSoon(node);
                Awaitility.await("erased")
                        .atMost(PATIENCE)
                        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                        .until(() -> node.creator().state(video.id()).equals("DELETED"));
                assertThat(files(data).filter(file -> file.toString().contains(video.id())))
                        .isEmpty();
            }
            assertThat(stored(data)).as("bytes of sources and packs").isZero();
        }
    }

    private static List<Video> publish(Node node) throws Exception {
        var videos = new ArrayList<Video>();
        for (int i = 0; i < VIDEOS; i++) {
            Path clip = Clips.plain(2 + i, 320, 240);
            String sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(clip)));
            String id = node.creator().upload(clip, "killed later " + i);
            node.creator().awaitPublished(id, PATIENCE);
            videos.add(new Video(id, sha256));
        }
        return videos;
    }

    private void killSoon(Node node) throws IOException {
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(MOST_MILLIS)).toNanos());
        node.kill();
        node.restart();
    }

    /** @return the path of the sweep that holds the video's file against what is published */
    private static String entered(Node node, Video video) {
        Client moderator = node.client(Role.MODERATOR, "mo", Node.TENANT);
        JsonNode bank =
                json(post(node, moderator, "/v1/banks", "{\"name\":\"of " + video.id() + "\",\"action\":\"block\"}"));
        var swept = post(
                node,
                moderator,
                "/v1/banks/" + bank.path("id").asString() + "/entries",
                "{\"files\":[{\"sha256\":\"" + video.sha256() + "\"}],\"frames\":[]}");
        assertThat(swept.statusCode()).isEqualTo(202);
        return swept.headers().firstValue("Location").orElseThrow();
    }

    private static JsonNode moderator(Node node, String path) {
        return json(node.client(Role.MODERATOR, "mo", Node.TENANT).send("GET", path));
    }

    private static String screening(Node node, Video video) {
        return node.creator().asset(video.id()).path("screening").asString();
    }

    private static long blocks(Node node, Video video) {
        return node.creator()
                .asset(video.id())
                .path("history")
                .valueStream()
                .filter(entry -> entry.path("to").asString().equals("BLOCKED"))
                .count();
    }

    private static long stored(Path data) throws IOException {
        return files(data).count();
    }

    /** Of the object store. */
    private static java.util.stream.Stream<Path> files(Path data) throws IOException {
        try (var tree = Files.walk(data.resolve("objects"))) {
            return tree
                    .filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("/t/"))
                    .toList()
                    .stream();
        }
    }

    private static HttpResponse<String> post(Node node, Client client, String path, String body) {
        return client.send(client.request(node.api().resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
