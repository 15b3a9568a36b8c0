package dev.millrace.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testkit.Clips;
import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A published video moves to the cold tier, on a directory of its own, plays from there, and is erased from both. */
@Tag("long")
class TiersTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    @Needs(Prerequisite.FFMPEG)
    void aVideoPlaysFromTheColdAndIsErasedFromEveryTier(@TempDir Path data, @TempDir Path cold) throws Exception {
        Files.writeString(data.resolve("millrace.yaml"), """
                millrace:
                  objects:
                    cold: %s
                  origin:
                    cache:
                      memory: 0B
                  tiering:
                    rules: {pack-age: 0s, pack-idle: 0s, source-age: 0s}
                    prices:
                      hot: {reads: 0}
                      cold: {writes: 0}
                """.formatted(cold));
        try (var node = Node.start(data)) {
            String id = node.creator().upload(Clips.plain(5, 480, 270), "to the cold");
            JsonNode asset = node.creator().awaitPublished(id, PATIENCE);

            Ran plan = Ran.of("tier", "plan", "--moves", "--data", data.toString());
            assertThat(plan.exit()).as("%s", plan).isZero();
            assertThat(plan.out())
                    .containsPattern("(?m)^hot +\\d+ .*USD")
                    .containsPattern("(?m)^to cold: +[1-9]")
                    .contains("indexes and stills, which never move")
                    .contains("/pack/");
            assertThat(objects(cold)).isZero();

            Ran run = Ran.of("tier", "run", "--data", data.toString());
            assertThat(run.exit()).as("%s", run).isZero();
            assertThat(run.out()).contains("failed    0").contains("It went through.");
            assertThat(objects(cold)).isGreaterThan(2);
            takeAwayHotPacks(data);

            var hls = URI.create(asset.path("playback").path("hls").asString());
            var decoded = Decoder.decode(hls);
            assertThat(decoded.words()).isEmpty();
            assertThat(decoded.frames()).isBetween(149L, 151L);

            Ran explained = Ran.of("tier", "explain", id, "--data", data.toString());
            assertThat(explained.exit()).as("%s", explained).isZero();
            assertThat(explained.out())
                    .containsPattern("(?m)^cold  t/main/src/")
                    .containsPattern("(?m)^hot  t/main/a/.*/index/")
                    .contains("never move")
                    .contains("read back and switched");

            assertThat(node.creator().send("DELETE", "/v1/assets/" + id).statusCode())
                    .isEqualTo(202);
            Awaitility.await("erasure")
                    .atMost(PATIENCE)
                    .until(() -> node.creator().state(id).equals("DELETED"));
            assertThat(objects(cold)).isZero();
            assertThat(objects(data.resolve("objects/hot"))).isZero();
        }
    }

    /** Otherwise a fault of the cold tier would be hidden by what the move has left. */
    private static void takeAwayHotPacks(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("objects/hot/data"))) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("/pack/"))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    private static long objects(Path store) throws IOException {
        try (Stream<Path> files = Files.walk(store.resolve("data"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }
}
