package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.streams.Folder;
import dev.millrace.streams.Report;
import dev.millrace.streams.Validator;
import dev.millrace.testkit.Clips;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Sources that are their own top rung, judged by another FFmpeg build and by the validator; and those that are not. */
@Tag("long")
class RemuxTest {
    private static final Pattern DURATION = Pattern.compile("#EXTINF:([0-9.]+)");
    private static final List<String> TONE = List.of("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by the extension
    Path directory;

    private final List<String> warnings = new ArrayList<>();

    private final FolderTranscode.Audience audience = new FolderTranscode.Audience() {
        @Override
        public void encoded(String rendition, double share) {
            // Not of interest.
        }

        @Override
        public void warned(String sentence) {
            warnings.add(sentence);
        }
    };

    private FolderTranscode transcode(String ladder) throws IOException {
        Map<String, Object> all = Map.of(
                "millrace.transcode.encoder-classpath", RealEncoder.classPath(), "millrace.transcode.ladder", ladder);
        return new FolderTranscode(
                new Binder(new MapConfigurationPropertySource(all))
                        .bind("millrace.transcode", TranscodeSettings.class)
                        .get(),
                directory);
    }

    /** @param more words for the picture's encoder */
    private static Path clip(String name, double seconds, String more) {
        return Clips.make(
                name,
                List.of("-f", "lavfi", "-i", "testsrc2=size=320x240:rate=30"),
                TONE,
                List.of("-t", Double.toString(seconds), "-c:a", "aac", "-ac", "2", "-pix_fmt", "yuv420p"),
                List.of("-c:v", "libx264", "-preset", "veryfast"),
                List.of(more.split(" ", -1)));
    }

    private List<Double> durations(Path out, String rendition) throws IOException {
        return DURATION.matcher(Files.readString(out.resolve(rendition).resolve("media.m3u8")))
                .results()
                .map((MatchResult found) -> Double.parseDouble(found.group(1)))
                .toList();
    }

    /** The rendition as a file. */
    private static Path whole(Path out, String rendition) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(Files.readAllBytes(out.resolve(rendition).resolve("init.mp4")));
        for (int n = 1; Files.exists(out.resolve(rendition).resolve(n + ".m4s")); n++) {
            bytes.writeBytes(Files.readAllBytes(out.resolve(rendition).resolve(n + ".m4s")));
        }
        return Files.write(out.resolve(rendition + ".mp4"), bytes.toByteArray());
    }

    /** MD5 of every picture, as another FFmpeg decodes it. */
    private List<String> hashes(Path file) throws IOException {
        Path to = Files.createTempDirectory(directory, "hashes").resolve("pictures.md5");
        Clips.run(
                to,
                List.of("-i", file.toString(), "-map", "0:v:0", "-vsync", "passthrough", "-f", "framehash"),
                List.of("-hash", "md5"));
        try (Stream<String> lines = Files.lines(to, StandardCharsets.US_ASCII)) {
            return lines.filter(line -> !line.startsWith("#"))
                    .map(line -> line.substring(line.lastIndexOf(',') + 1).strip())
                    .toList();
        }
    }

    /** It lies between two rungs. */
    @Test
    void aConformantFileIsItsOwnTopRung() throws Exception {
        Path clip = clip("own-rung.mp4", 17, "-g 75 -bf 2 -sc_threshold 0");
        try (var transcode = transcode("360,120")) {
            InspectedFile file = transcode.inspect(clip);
            assertThat(String.join("\n", file.explained()))
                    .contains("v-avc-240      320×240, the source's own H.264, copied")
                    .contains("the source is its own top rung");
            MadeFolder made = transcode.make(file, audience);
            Path out = made.folder();
            assertThat(Validator.validate(new Folder(out)).errors()).isEmpty();
            assertThat(hashes(whole(out, "v-avc-240"))).hasSize(510).isEqualTo(hashes(clip));
            assertThat(hashes(whole(out, "v-avc-120"))).hasSize(510);
            // Groups of 2.5 s: one is a segment of the opening, two are one of what follows.
            assertThat(durations(out, "v-avc-240")).containsExactly(2.5, 2.5, 2.5, 2.5, 2.5, 4.5);
            assertThat(durations(out, "v-avc-120")).isEqualTo(durations(out, "v-avc-240"));
            assertThat(Files.readString(out.resolve("v-avc-120/media.m3u8"))).contains("TARGETDURATION:8");
            assertThat(Files.readString(out.resolve("v-avc-240/iframes.m3u8"))).contains("#EXT-X-I-FRAMES-ONLY");
            assertThat(warnings).isEmpty();
        }
    }

    /** What speaks against it is found in headers and index. */
    @Test
    void whatNotEveryDevicePlaysIsEncoded() throws Exception {
        Path whole = clip("own-rung.mp4", 17, "-g 75 -bf 2 -sc_threshold 0");
        try (var transcode = transcode("240,120")) {
            for (String[] one : new String[][] {
                {"groups of ten seconds", "-g 300 -sc_threshold 0", "10.0 s apart"},
                {"open groups", "-g 45 -bf 2 -x264-params open-gop=1:b-adapt=0:scenecut=0", "are closed"},
                {"wide pixels", "-g 60 -vf setsar=4/3", "not square"},
                {"ten bits", "-g 60 -pix_fmt yuv420p10le", "not 8-bit"},
                {"fields", "-g 60 -flags +ildct+ilme -top 1", "may be fields"},
                {"a jump", "-g 60 -vf setpts=PTS+gt(N\\,100)*2.5/TB -vsync vfr", "its clock jumps"},
                {"many bits", "-g 60 -crf 0 -vf noise=alls=90:allf=t -t 2", "kb/s, "},
                {"odd", "-g 60 -vf scale=320:241 -pix_fmt yuv444p", "its size is odd"},
            }) {
                isEncoded(transcode, clip("not-own-" + one[0].replace(' ', '-') + ".mp4", 11, one[1]), one[2]);
            }
            isEncoded(transcode, Clips.turned(2, 320, 240), "turned");
            isEncoded(
                    transcode,
                    Clips.make("not-own-edited.mp4", List.of("-ss", "1.2", "-i", whole.toString(), "-c", "copy")),
                    "an edit list cuts into it");
            isEncoded(
                    transcode,
                    Clips.make("not-own.mkv", List.of("-i", whole.toString(), "-c", "copy")),
                    "only an MP4 or MOV in one piece");
        }
    }

    private static void isEncoded(FolderTranscode transcode, Path clip, String why) throws Exception {
        InspectedFile file = transcode.inspect(clip);
        assertThat(file.plan().copied()).as(why).isNull();
        assertThat(file.explained())
                .filteredOn(line -> line.contains("are not the top rung"))
                .singleElement()
                .asString()
                .contains(why);
        transcode.forget();
    }

    /** Its index is as it should be, but the second half has parameter sets of its own. */
    @Test
    void oneThatIsNotWhatItSeemedIsEncodedAfterAll() throws Exception {
        List<String> words = List.of("-c:v", "libx264", "-preset", "veryfast", "-bf", "0", "-g", "60", "-an");
        List<String> picture = List.of("-f", "lavfi", "-t", "4", "-i", "testsrc2=size=320x240:rate=30");
        Path first = Clips.make("first.h264", picture, words, List.of("-pix_fmt", "yuv420p"));
        Path second = Clips.make(
                "second.h264", picture, words, List.of("-pix_fmt", "yuv420p", "-refs", "1", "-x264-params", "cabac=0"));
        Path both = directory.resolve("both.h264");
        Files.write(both, Files.readAllBytes(first));
        Files.write(both, Files.readAllBytes(second), StandardOpenOption.APPEND);
        Path lie = directory.resolve("lie.mp4");
        Clips.run(lie, List.of("-framerate", "30", "-i", both.toString(), "-c", "copy"));
        try (var transcode = transcode("240,120")) {
            InspectedFile file = transcode.inspect(lie);
            assertThat(file.plan().copied()).isNotNull();
            MadeFolder made = transcode.make(file, audience);
            assertThat(warnings).first().asString().contains("parameter sets change");
            assertThat(hashes(whole(made.folder(), "v-avc-240"))).hasSize(240);
            Report report = Validator.validate(new Folder(made.folder()));
            assertThat(report.errors()).isEmpty();
            assertThat(Files.readString(made.folder().resolve("v-avc-240/media.m3u8")))
                    .contains("TARGETDURATION:4");
        }
    }
}
