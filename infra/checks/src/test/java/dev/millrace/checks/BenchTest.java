package dev.millrace.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testkit.Needs;
import dev.millrace.testkit.NotRun;
import dev.millrace.testkit.Prerequisite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The measurements of uploading, at a size that says nothing of speed: that they run, compare the bytes, and tidy up. */
@Tag("long")
class BenchTest {
    @TempDir
    Path data;

    @ParameterizedTest
    @ValueSource(strings = {"first-light", "first-frame", "ingest", "slow-uploads", "transcode"})
    void everyMeasurementHasHelp(String name) throws Exception {
        Ran ran = Ran.of("bench", name, "--help");
        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).contains("Usage: millrace bench " + name);
    }

    @Test
    void uploadsToADirectoryBesideTheRawSink() throws Exception {
        Ran ran = bench(
                "ingest",
                "--size",
                "16MB",
                "--warm-up",
                "16MB",
                "--rounds",
                "1",
                "--uploads",
                "2",
                "--only",
                "millrace-disk,raw-sink");
        assertThat(ran.exit()).as("%s", ran).isZero();
        assertThat(ran.out())
                .containsPattern("round 1/1 +millrace-disk, 2 uploads, disk: \\d+ MB/s .*bytes verified")
                .containsPattern("(?m)^\\| 2 uploads, disk +\\| raw-sink +\\| \\d+ +\\|")
                .containsPattern("(?m)^- 2 uploads, disk: \\d+\\.\\d\\d of the raw sink's MB/s");
        assertThat(left()).isEmpty();
    }

    @Test
    @Needs({Prerequisite.MINIO, Prerequisite.NPM})
    void uploadsToAFarStoreBesideThePeer() throws Exception {
        Ran ran = bench(
                "ingest",
                "--size",
                "16MB",
                "--warm-up",
                "16MB",
                "--rounds",
                "1",
                "--uploads",
                "2",
                "--latency",
                "5",
                "--only",
                "millrace-s3-8x4,tus-node-s3-8x4,tus-node-disk");
        if (ran.err().contains("packages cannot be fetched")) {
            NotRun.because(Prerequisite.NPM, ran.err());
        }
        assertThat(ran.exit()).as("%s", ran).isZero();
        assertThat(ran.out())
                .containsPattern("round 1/1 +millrace-s3-8x4, 2 uploads, 5 ms: \\d+ MB/s .*bytes verified")
                .containsPattern(
                        "(?m)^- 2 uploads, 5 ms, parts of 8 MiB, 4 at once: \\d+\\.\\d\\d times the best peer's MB/s");
        assertThat(left()).allMatch(name -> name.startsWith("tus-node-"));
    }

    @Test
    void slowUploadsBesideAFastOne() throws Exception {
        Ran ran = bench(
                "slow-uploads",
                "--uploads",
                "20",
                "--rate",
                "8KB",
                "--for",
                "20",
                "--settle",
                "1",
                "--size",
                "8MB",
                "--rounds",
                "1");
        assertThat(ran.exit()).as("%s", ran).isZero();
        assertThat(ran.out())
                .containsPattern("(?m)^\\| beside 20 of 8 KiB/s \\| \\d+ MB/s \\|")
                .containsPattern("heap and direct memory in use, peak \\| [1-9]\\d* MiB")
                .contains("20 of 20, resumed 0 times");
        assertThat(left()).isEmpty();
    }

    @Test
    void slowUploadsThatWouldEndBeforeTheFastOneBeginsAreRefusedAtOnce() throws Exception {
        Ran ran = bench("slow-uploads", "--for", "12", "--settle", "12");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).containsOnlyOnce("\n").contains("--for", "--settle");
    }

    @Test
    void anUnknownServerIsOneSentence() throws Exception {
        Ran ran = bench("ingest", "--only", "nonsense");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).containsOnlyOnce("\n").contains("nonsense", "raw-sink");
    }

    private Ran bench(String... arguments) throws IOException, InterruptedException {
        return Ran.of(Stream.of(new String[] {"bench"}, arguments, new String[] {"--data", data.toString()})
                .flatMap(Stream::of)
                .toArray(String[]::new));
    }

    /** Names of what is still there of the run. */
    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("bench"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
