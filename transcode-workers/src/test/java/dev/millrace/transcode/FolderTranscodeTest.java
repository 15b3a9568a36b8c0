package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.streams.Folder;
import dev.millrace.streams.Report;
import dev.millrace.streams.Validator;
import dev.millrace.testkit.Clips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What the workers make of an upload, made of a file. */
class FolderTranscodeTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by the extension
    Path directory;

    private static FolderTranscode transcode(Path within, String... settings) throws IOException {
        Map<String, Object> all = new HashMap<>();
        all.put("millrace.transcode.encoder-classpath", RealEncoder.classPath());
        for (int i = 0; i < settings.length; i += 2) {
            all.put("millrace.transcode." + settings[i], settings[i + 1]);
        }
        return new FolderTranscode(
                new Binder(new MapConfigurationPropertySource(all))
                        .bind("millrace.transcode", TranscodeSettings.class)
                        .get(),
                within);
    }

    private static final class Heard implements FolderTranscode.Audience {
        final Map<String, List<Double>> shares = new HashMap<>();
        final List<String> warnings = new ArrayList<>();

        @Override
        public void encoded(String rendition, double share) {
            shares.computeIfAbsent(rendition, _ -> new ArrayList<>()).add(share);
        }

        @Override
        public void warned(String sentence) {
            warnings.add(sentence);
        }
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Its preview is smaller than any other. */
    @Test
    void oneColourIsAVideoToo() throws Exception {
        Path grey = Clips.make(
                "one-colour.mp4",
                List.of("-f", "lavfi", "-t", "0.2", "-i", "color=gray:size=64x48:rate=15"),
                List.of("-c:v", "libx264"));
        try (var transcode = transcode(directory, "ladder", "120")) {
            MadeFolder made = transcode.make(transcode.inspect(grey), new Heard());
            assertThat(Files.size(made.folder().resolve("preview.webp"))).isBetween(20L, 100L);
        }
    }

    @Test
    void aFileBecomesAFolderThatKeepsEveryRule() throws Exception {
        Path out = Files.createDirectory(directory.resolve("out"));
        var heard = new Heard();
        try (var transcode = transcode(directory, "ladder", "720,240,120", "remux", "false")) {
            InspectedFile file = transcode.inspect(Clips.plain(5, 320, 240));
            assertThat(file.renditions()).startsWith("v-avc-240", "v-avc-120").contains("a-aac-und-2");
            assertThat(String.join("\n", file.explained()))
                    .contains("SOURCE plain-5.0s-320x240.mp4", "#0 picture: h264, 320×240", "#1 sound: aac, 2 channels")
                    .contains("v-avc-240", "no 720: the source's short side is 240")
                    .contains("once more for cellular networks", "sound stays as loud as it is");
            MadeFolder made = transcode.make(file, heard);
            assertThat(made.renditions())
                    .hasSameSizeAs(file.renditions())
                    .first()
                    .asString()
                    .contains("v-avc-240", "(cap ");
            assertThat(String.join("\n", made.explained()))
                    .contains("[in]scale=320:240", "150 pictures shown", "LUFS", "COST", "encoding");
            assertThat(made.size()).isPositive();
            assertThat(left()).hasSize(2).contains("out");
            transcode.deliver(made, out);
        }
        assertThat(left()).containsExactly("out");
        assertThat(heard.shares).containsKeys("v-avc-240", "v-avc-120", "a-aac-und-2");
        assertThat(heard.shares)
                .hasEntrySatisfying(
                        "v-avc-240",
                        shares -> assertThat(shares)
                                .isSorted()
                                .hasSize(3)
                                .last()
                                .satisfies(last -> assertThat(last).isBetween(0.95, 1.0)));
        Report report = Validator.validate(new Folder(out));
        assertThat(report.errors()).isEmpty();
        assertThat(report.renditions()).extracting(Report.Checked::segments).containsOnly(3);
        for (String name : List.of(
                "master.m3u8",
                "manifest.mpd",
                "poster.jpg",
                "preview.webp",
                "storyboard.vtt",
                "storyboard/1.jpg",
                "v-avc-240/media.m3u8",
                "v-avc-240/iframes.m3u8",
                "v-avc-240/init.mp4",
                "v-avc-240/3.m4s",
                "v-avc-240/iframes/3.m4s",
                "a-aac-und-2/media.m3u8",
                "a-aac-und-2/3.m4s")) {
            assertThat(out.resolve(name)).isNotEmptyFile();
        }
        assertThat(out.resolve("v-avc-240/growing.m3u8")).doesNotExist();
        assertThat(Files.readString(out.resolve("storyboard.vtt"))).contains("storyboard/1.jpg#xywh=0,0,");
    }

    @Test
    void whatIsNoVideoIsRefusedWithAReasonAndLeavesNothing() throws Exception {
        Path text = Files.writeString(directory.resolve("text.mp4"), "no video ".repeat(1000));
        Path empty = Files.createFile(directory.resolve("empty.mp4"));
        try (var transcode = transcode(directory)) {
            assertThatThrownBy(() -> transcode.inspect(empty))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("The file is empty");
            assertThatThrownBy(() -> transcode.inspect(text))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("not a video");
        }
        assertThat(left()).containsExactly("empty.mp4", "text.mp4");
    }

    @Test
    void soundAloneIsRefused() throws Exception {
        try (var transcode = transcode(directory)) {
            assertThatThrownBy(() -> transcode.inspect(Clips.soundOnly(2)))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("no picture");
        }
    }

    @Test
    void whatFilesSayIsPrintedWithoutItsTricks() {
        assertThat(Explanation.clean("a\u001b[2Jb\u202ec\r\nd")).isEqualTo("a?[2Jb?c??d");
        assertThat(Explanation.clean("x".repeat(5000))).hasSizeLessThan(1100);
    }
}
