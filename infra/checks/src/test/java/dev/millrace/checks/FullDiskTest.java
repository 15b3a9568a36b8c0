package dev.millrace.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testkit.Clips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** While the disk has less room than is kept free for the database, uploads and encodes wait; then everything goes on. */
@Tag("long")
class FullDiskTest {
    private static final String MORE_THAN_THERE_IS = "millrace:\n  data:\n    min-free: 1000000GB\n";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path data;

    @Test
    void anUploadIsRefusedWith507AndASentence() throws Exception {
        fillTheDisk();
        try (var node = Node.start(data)) {
            var response = node.creator().create(1000, "no room");
            assertThat(response.statusCode()).isEqualTo(507);
            assertThat(response.headers().firstValueAsLong("Retry-After").orElse(0))
                    .isPositive();
            assertThat(JsonMapper.shared()
                            .readTree(response.body())
                            .path("detail")
                            .asString())
                    .hasSizeGreaterThan(20);
            assertThat(node.client(dev.millrace.platform.access.Role.OPERATOR, "ops", Node.TENANT)
                            .send("GET", "/actuator/health")
                            .body())
                    .contains("OUT_OF_SERVICE");

            Ran publish = Ran.of(
                    "publish",
                    Clips.plain(3, 320, 240).toString(),
                    "--data",
                    data.toString(),
                    "--server",
                    node.api().toString());
            assertThat(publish.exit()).isEqualTo(1);
            assertThat(publish.err()).contains("no room").doesNotContain("Exception");
        }
    }

    @Tag("long") // it is tried again once a minute
    @Test
    void whatWasUploadedBeforeIsEncodedOnceThereIsRoomAgain() throws Exception {
        String asset;
        try (var node = Node.start(data, "--roles=ingest,moderation,origin")) {
            asset = node.creator().upload(Clips.plain(3, 320, 240), "before the disk was full");
        }

        fillTheDisk();
        try (var full = Node.start(data)) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> full.log().lines().anyMatch(line -> line.contains(asset) && line.contains("free")));
            assertThat(full.creator().state(asset)).isIn("UPLOADED", "INSPECTED");
        }

        Files.delete(data.resolve("millrace.yaml"));
        try (var roomy = Node.start(data)) {
            KillTest.assertLegal(roomy.creator().awaitPublished(asset, PATIENCE));
        }
    }

    private void fillTheDisk() throws IOException {
        Files.writeString(data.resolve("millrace.yaml"), MORE_THAN_THERE_IS);
    }
}
