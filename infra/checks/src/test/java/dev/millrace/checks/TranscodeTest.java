package dev.millrace.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testkit.Clips;
import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a file to a folder by one command, without a server. */
@Tag("long")
class TranscodeTest {
    @TempDir
    Path directory;

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    @Needs(Prerequisite.FFMPEG)
    void anotherDecoderPlaysWhatItMadeAndTheValidatorFindsNothing() throws Exception {
        Path out = directory.resolve("out");
        Path clip = Clips.turned(6, 480, 240);
        Ran ran = Ran.of("transcode", clip.toString(), out.toString(), "--explain");
        assertThat(ran.exit()).as("%s", ran).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .contains("SOURCE turned", "turned upright", "LADDER", "WHY", "FILTERS", "transpose", "COST")
                .contains("transcode 100 %")
                .containsPattern("(?m)^v-avc-240 +avc1\\.\\S+ +\\d+\\.\\d kb/s on average")
                .containsPattern("(?m)^MADE \\S+: 6\\.0 s, ");
        assertThat(left()).containsExactly("out");

        Ran valid = Ran.of("validate", out.toString());
        assertThat(valid.exit()).as("%s", valid).isZero();
        assertThat(valid.out()).contains("RIGHT", " 0 violations");
        for (String manifest : List.of("master.m3u8", "manifest.mpd")) {
            var decoded = Decoder.decode(out.resolve(manifest).toUri());
            assertThat(decoded.words()).as(manifest).isEmpty();
            assertThat(decoded.frames()).as(manifest).isEqualTo(180);
        }

        Ran again = Ran.of("transcode", clip.toString(), out.toString());
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err()).containsOnlyOnce("\n").contains("--force");
        Files.writeString(out.resolve("old"), "");
        Ran forced = Ran.of("transcode", Clips.plain(2, 320, 240).toString(), out.toString(), "--force");
        assertThat(forced.exit()).as("%s", forced).isZero();
        assertThat(out.resolve("old")).doesNotExist();
        assertThat(left()).containsExactly("out");
    }

    @Test
    void explainingAloneMakesNothing() throws Exception {
        Ran ran = Ran.of("transcode", Clips.silent(2, 640, 360).toString(), "--explain");
        assertThat(ran.exit()).as("%s", ran).isZero();
        assertThat(ran.out())
                .contains("v-avc-360", "no sound: the file has none")
                .doesNotContain("MADE");
    }

    @Test
    void aRefusalIsOneSentence() throws Exception {
        Path text = Files.writeString(directory.resolve("no-video.mp4"), "no video ".repeat(1000));
        Ran ran = Ran.of("transcode", text.toString(), directory.resolve("out").toString());
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).containsOnlyOnce("\n").contains("not a video").doesNotContain("Exception");
        assertThat(left()).containsExactly("no-video.mp4");
    }

    @Test
    void stoppedInTheMiddleItLeavesNothing() throws Exception {
        Path clip = Clips.plain(60, 1280, 720);
        Path log = directory.resolve("log");
        Process process = Distribution.command(List.of(
                        "transcode", clip.toString(), directory.resolve("out").toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> Files.readString(log).contains("transcode 0 %"));
            assertThat(left()).hasSize(2).anyMatch(name -> name.startsWith(".millrace-"));
            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(log)).doesNotContain("millrace:", "MADE");
        assertThat(left()).containsExactly("log");
    }
}
