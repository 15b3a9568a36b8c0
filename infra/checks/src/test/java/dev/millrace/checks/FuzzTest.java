package dev.millrace.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testkit.Clips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files of every kind: none brings the worker to an end that it must not have, and none leaves anything. */
@Tag("long")
class FuzzTest {
    private static final int RUNS = 200;
    private static final int SOURCES = 50;
    private static final Duration PATIENCE = Duration.ofMinutes(40);
    private static final long LARGEST = 400_000;

    /** Encoders by the containers that hold what they make. */
    private static final Map<String, List<String>> PICTURES = Map.of(
            "mp4", List.of("libx264", "mpeg4", "libx265"),
            "mov", List.of("libx264", "prores", "mjpeg"),
            "mkv", List.of("libx264", "libvpx", "mpeg2video", "ffv1"),
            "webm", List.of("libvpx", "libvpx-vp9"),
            "ts", List.of("libx264", "mpeg2video"),
            "avi", List.of("mpeg4", "mjpeg"),
            "flv", List.of("flv", "libx264"));

    private static final Map<String, List<String>> SOUNDS = Map.of(
            "mp4", List.of("aac", "libmp3lame"),
            "mov", List.of("pcm_s16le", "alac"),
            "mkv", List.of("libopus", "flac"),
            "webm", List.of("libopus", "libvorbis"),
            "ts", List.of("aac", "ac3"),
            "avi", List.of("libmp3lame", "pcm_s16le"),
            "flv", List.of("libmp3lame", "aac"));

    @TempDir
    Path directory;

    @Test
    void everyRunEndsAsItMayAndLeavesNothing() throws Exception {
        var arguments = new ArrayList<>(List.of("fuzz", "--runs", "" + RUNS));
        sources().forEach(source -> arguments.add(source.toString()));
        assertThat(arguments).as("sources").hasSizeGreaterThanOrEqualTo(SOURCES + 3);

        Ran ran = Ran.of(PATIENCE, arguments);

        assertThat(ran.exit()).as("%s", ran).isZero();
        assertThat(ran.out()).contains("RIGHT 200 runs: shown ", "fault 0");
        assertThat(ran.out()).doesNotContain("shown 0,").doesNotContain("refused 0,");
    }

    private static List<Path> sources() throws IOException {
        var sources = new ArrayList<Path>();
        new TreeMap<>(PICTURES).forEach((container, pictures) -> {
            for (String picture : pictures) {
                for (String sound : SOUNDS.getOrDefault(container, List.of())) {
                    sources.add(clip(container, picture, sound));
                }
            }
        });
        sources.add(Clips.turned(1, 160, 96));
        sources.add(Clips.odd(1, 161, 97));
        sources.add(Clips.silent(1, 96, 160));
        sources.add(fragmented());
        String media = System.getenv("MILLRACE_TEST_MEDIA");
        if (media != null) {
            try (Stream<Path> clips = Files.list(Path.of(media))) {
                clips.filter(FuzzTest::small).sorted().forEach(sources::add);
            }
        }
        while (sources.size() < SOURCES) {
            sources.add(Clips.plain(1, 96 + 2 * sources.size(), 96));
        }
        return sources;
    }

    private static boolean small(Path file) {
        String name = file.getFileName().toString();
        return Files.isRegularFile(file)
                && !name.endsWith(".md")
                && file.toFile().length() < LARGEST;
    }

    private static Path clip(String container, String picture, String sound) {
        return Clips.make(
                "fuzz-" + picture + "-" + sound + "." + container,
                List.of("-f", "lavfi", "-t", "1", "-i", "testsrc2=size=160x96:rate=15"),
                List.of("-f", "lavfi", "-t", "1", "-i", "sine=frequency=440:sample_rate=44100"),
                List.of("-c:v", picture, "-c:a", sound, "-ac", "2", "-strict", "-2", "-g", "15"));
    }

    private static Path fragmented() {
        return Clips.make(
                "fuzz-fragmented.mp4",
                List.of("-f", "lavfi", "-t", "1", "-i", "testsrc2=size=160x96:rate=15"),
                List.of("-c:v", "libx264", "-g", "5", "-movflags", "frag_keyframe+empty_moov"));
    }
}
