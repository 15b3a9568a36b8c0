package dev.millrace.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testkit.Clips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** kill -9 of the whole process at the main steps: afterwards everything completes, nothing twice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Node node;

    /** A dead worker's jobs are handed out again once its lease ends: sooner here than the usual half minute. */
    @BeforeAll
    void start(@TempDir Path data) throws IOException {
        Files.writeString(data.resolve("millrace.yaml"), "millrace:\n  work:\n    lease: 6s\n");
        node = Node.start(data);
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @Test
    void anUploadGoesOnFromTheLastAcknowledgedByte() throws Exception {
        byte[] clip = Files.readAllBytes(Clips.plain(4, 320, 240));
        var upload = node.creator().created(clip.length, "killed while uploading");
        int half = clip.length / 2;
        assertThat(node.creator()
                        .patch(upload.url(), 0, Arrays.copyOf(clip, half))
                        .statusCode())
                .isEqualTo(204);

        node.kill();
        node.restart();

        var url = node.api().resolve(upload.url().getPath());
        assertThat(node.creator().offset(url)).isEqualTo(half);
        node.creator().resume(url, clip);
        JsonNode asset = node.creator().awaitPublished(upload.asset(), PATIENCE);
        assertThat(asset.path("source").path("size").asLong()).isEqualTo(clip.length);
        assertLegal(asset);
    }

    @Test
    void aTranscodeStartsAgainAndIsPublishedOnce() throws Exception {
        String asset = node.creator().upload(Clips.plain(10, 640, 360), "killed while transcoding");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> node.creator().state(asset).equals("PROCESSING"));

        node.kill();
        node.restart();

        assertLegal(node.creator().awaitPublished(asset, PATIENCE));
    }

    @Test
    void whatWasSealedIsPublished() throws Exception {
        String asset = node.creator().upload(Clips.plain(3, 320, 240), "killed before publication");
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(2))
                .until(() ->
                        List.of("READY", "PUBLISHED").contains(node.creator().state(asset)));

        node.kill();
        node.restart();

        assertLegal(node.creator().awaitPublished(asset, PATIENCE));
    }

    /** Killed again and again at seeded moments, the asset ends published all the same. */
    @Tag("long")
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void killedAtAnyMoment(long seed) throws Exception {
        var random = new Random(seed);
        byte[] clip = Files.readAllBytes(Clips.plain(6, 640, 360));
        var upload = node.creator().created(clip.length, "killed at any moment");
        for (int kill = 0; kill < 3; kill++) {
            var killer = Thread.ofPlatform().name("killer").start(() -> {
                java.util.concurrent.locks.LockSupport.parkNanos(
                        Duration.ofMillis(200 + random.nextInt(2500)).toNanos());
                node.kill();
            });
            try {
                node.creator().resume(node.api().resolve(upload.url().getPath()), clip);
            } catch (java.io.UncheckedIOException cutOff) {
                assertThat(cutOff).hasMessageNotContaining("204");
            }
            killer.join();
            node.restart();
        }
        node.creator().resume(node.api().resolve(upload.url().getPath()), clip);
        JsonNode asset = node.creator().awaitPublished(upload.asset(), PATIENCE);
        assertThat(asset.path("source").path("size").asLong()).isEqualTo(clip.length);
        assertLegal(asset);
    }

    /** The history's states follow each other without a gap, and none of the steps forward was taken twice. */
    static void assertLegal(JsonNode asset) {
        var states = new ArrayList<String>();
        String last = null;
        for (JsonNode entry : asset.path("history")) {
            String field = entry.path("field").asString("state");
            if (!field.equals("state")) {
                continue;
            }
            String from =
                    entry.path("from").isNull() ? null : entry.path("from").asString();
            assertThat(from).as("history %s", asset.path("history")).isEqualTo(last);
            last = entry.path("to").asString();
            states.add(last);
        }
        assertThat(states).doesNotHaveDuplicates().startsWith("UPLOADING", "UPLOADED", "INSPECTED", "PROCESSING");
        assertThat(last).isEqualTo(asset.path("state").asString());
    }
}
