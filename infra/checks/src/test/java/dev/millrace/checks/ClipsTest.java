package dev.millrace.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Real recordings at the full ladder, judged by another decoder. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Needs({Prerequisite.MEDIA, Prerequisite.FFMPEG})
class ClipsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final int FASTEST = 60;

    /** Its header claims 143,165 s; it holds one. */
    private static final String LIAR = "fragmented.mp4";

    private static final Pattern SOUND = Pattern.compile("^#EXT-X-MEDIA:TYPE=AUDIO.*URI=\"([^\"]+)\"");
    /** One frame, by FFmpeg's encoder; the timescale of sound is its sample rate. */
    private static final int AAC_RUN_UP = 1024;

    private static final double LENGTH = 0.1;
    private static final double TOGETHER = 0.02;

    /** No picture to show. */
    private static final Set<String> SOUND_ONLY = Set.of("eac3-audio.mp4", "audio-only.mp4");

    private Node node;

    @BeforeAll
    void start(@TempDir Path data) throws IOException {
        node = Node.start(data);
    }

    @AfterAll
    void stop() {
        if (node != null) {
            node.close();
        }
    }

    static Stream<Path> clips() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getenv("MILLRACE_TEST_MEDIA")))) {
            return files
                    .filter(file -> Files.isRegularFile(file)
                            && !file.getFileName().toString().endsWith(".md"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("clips")
    void endsPublishedFrameForFrameOrRejectedWithATrueReason(Path clip) throws Exception {
        String name = clip.getFileName().toString();
        JsonNode asset = node.creator().awaitEnd(node.creator().upload(clip, name), PATIENCE);
        String state = asset.path("state").asString();
        if (SOUND_ONLY.contains(name)) {
            assertThat(state).as("%s", asset).isEqualTo("REJECTED");
            assertThat(asset.path("problem").toString()).containsIgnoringCase("video");
            return;
        }
        if (name.startsWith("broken") && state.equals("REJECTED")) {
            assertThat(asset.path("problem").toString()).hasSizeGreaterThan(20);
            return;
        }
        assertThat(state).as("%s", asset).isEqualTo("PUBLISHED");
        KillTest.assertLegal(asset);
        JsonNode source = picture(Decoder.probe(clip.toString()));
        for (String manifest : new String[] {"hls", "dash"}) {
            URI uri = URI.create(asset.path("playback").path(manifest).asString());
            var decoded = Decoder.decode(uri);
            assertThat(decoded.words()).as("%s of %s", manifest, name).isEmpty();
            if (!name.startsWith("broken")) {
                assertThat((double) decoded.frames())
                        .as("frames in %s of %s, whose source is %s", manifest, name, source)
                        .isBetween(expectedFrames(source) - 1, expectedFrames(source) + 1);
            }
        }
        if (!name.startsWith("broken")) {
            assertUpright(asset, source);
            assertLengthAndStarts(URI.create(asset.path("playback").path("hls").asString()), name, source);
        }
    }

    /** The frames that a player shows, divided until there are at most 60 a second. */
    private static double expectedFrames(JsonNode source) {
        double frames = source.path("nb_read_frames").asDouble();
        double rate = frames / seconds(source);
        return frames / Math.max(1, Math.ceil((rate - 0.5) / FASTEST));
    }

    /** As the stream says, in whichever place its container says it: the averaged rate that probing guesses may be far off. */
    private static double seconds(JsonNode source) {
        String duration = source.path("duration").asString("");
        if (!duration.isEmpty()) {
            return Double.parseDouble(duration);
        }
        String[] parts = source.path("tags").path("DURATION").asString("").split(":", -1);
        if (parts.length == 3) {
            return Integer.parseInt(parts[0]) * 3600 + Integer.parseInt(parts[1]) * 60 + Double.parseDouble(parts[2]);
        }
        return source.path("nb_read_frames").asDouble()
                / ratio(source.path("avg_frame_rate").asString("0/1"));
    }

    private static void assertUpright(JsonNode asset, JsonNode source) {
        int turn = 0;
        for (JsonNode side : source.path("side_data_list")) {
            turn += side.path("rotation").asInt(0);
        }
        boolean quarter = Math.abs(turn) % 180 == 90;
        int width = source.path(quarter ? "height" : "width").asInt();
        int height = source.path(quarter ? "width" : "height").asInt();
        assertThat(asset.path("width").asInt() > asset.path("height").asInt())
                .as("wide rather than tall")
                .isEqualTo(width > height);
    }

    /** As long as the source's picture is, and sound and picture begin together. */
    private static void assertLengthAndStarts(URI master, String name, JsonNode source) throws Exception {
        if (!name.equals(LIAR)) {
            assertThat(Decoder.probe(master.toString())
                            .path("format")
                            .path("duration")
                            .asString(""))
                    .satisfies(length ->
                            assertThat(Double.parseDouble(length)).isCloseTo(seconds(source), within(LENGTH)));
        }
        List<String> lines = new String(bytes(master), UTF_8).lines().toList();
        String video = lines.stream()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .findFirst()
                .orElseThrow();
        double picture = start(master.resolve(video), 0);
        assertThat(picture).isCloseTo(0, within(TOGETHER));
        for (String line : lines) {
            Matcher sound = SOUND.matcher(line);
            if (sound.find()) {
                assertThat(start(master.resolve(sound.group(1)), AAC_RUN_UP))
                        .as("sound of %s", name)
                        .isCloseTo(picture, within(TOGETHER));
            }
        }
    }

    private static double start(URI media, int runUp) throws Exception {
        return CmafStart.seconds(bytes(media.resolve("init.mp4")), bytes(media.resolve("1.m4s")), runUp);
    }

    private static byte[] bytes(URI uri) throws Exception {
        try (var in = uri.toURL().openStream()) {
            return in.readAllBytes();
        }
    }

    /** The picture that counts: not a cover, and of several the one that moves. */
    private static JsonNode picture(JsonNode probed) {
        return StreamSupport.stream(probed.path("streams").spliterator(), false)
                .filter(stream -> stream.path("codec_type").asString("").equals("video")
                        && stream.path("disposition").path("attached_pic").asInt(0) == 0)
                .max(Comparator.comparingLong(
                        stream -> stream.path("nb_read_frames").asLong()))
                .orElseThrow();
    }

    private static double ratio(String text) {
        String[] parts = text.split("/", -1);
        double below = Double.parseDouble(parts[1]);
        return below == 0 ? 0 : Double.parseDouble(parts[0]) / below;
    }
}
