package dev.millrace.encoder.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.encoder.Fragment;
import dev.millrace.encoder.Job;
import dev.millrace.encoder.Pictures;
import dev.millrace.encoder.Result;
import dev.millrace.encoder.av.MediaFile;
import dev.millrace.encoder.av.Refused;
import dev.millrace.encoder.protocol.ClipSpec;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.FailureCode;
import dev.millrace.encoder.protocol.Limits;
import dev.millrace.encoder.protocol.Output;
import dev.millrace.encoder.protocol.PacketIndex;
import dev.millrace.encoder.protocol.Ratio;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source whose packets are the top rung. */
class CopyTest {
    private static final String TOP = "v-avc-180";

    @TempDir
    static Path directory;

    static Path clip;
    static Result result;

    @BeforeAll
    static void transcode() {
        clip = Job.clip(directory, "plain.mp4", ClipSpec.plain(15, 320, 180, 30));
        result = Job.of(clip)
                .copied(320, 180)
                .rung(160, 90)
                .outputs(Output.RUNGS, Output.AUDIO, Output.POSTER)
                .run(directory);
    }

    /** Hexadecimal slices of a file's first stream, in decoding order. */
    private static List<String> slices(Path file) {
        List<String> slices = new ArrayList<>();
        AVPacket packet = avcodec.av_packet_alloc();
        try (MediaFile media = MediaFile.open(file, Limits.standard())) {
            while (media.read(packet)) {
                byte[] bytes = new byte[packet.stream_index() == 0 ? packet.size() : 0];
                packet.data().position(0).get(bytes);
                ByteBuffer in = ByteBuffer.wrap(bytes);
                while (in.hasRemaining()) {
                    byte[] unit = new byte[in.getInt()];
                    in.get(unit);
                    if ((unit[0] & 0x1f) == 1 || (unit[0] & 0x1f) == 5) {
                        slices.add(HexFormat.of().formatHex(unit));
                    }
                }
                avcodec.av_packet_unref(packet);
            }
        } finally {
            avcodec.av_packet_free(packet);
        }
        return slices;
    }

    private static Path whole(String rendition) throws Exception {
        Path file = Files.createTempFile(directory, rendition, ".mp4");
        Files.write(
                file,
                result.initBytes(
                        rendition, result.segments(rendition).getFirst().file()));
        for (Event.SegmentWritten segment : result.segments(rendition)) {
            Files.write(file, result.bytes(segment), StandardOpenOption.APPEND);
        }
        return file;
    }

    @Test
    void itsSlicesAreTheSourcesByteForByteAndNothingElseIsTold() throws Exception {
        Path copy = whole(TOP);
        assertThat(slices(copy)).hasSizeGreaterThanOrEqualTo(450).isEqualTo(slices(clip));
        String text = new String(Files.readAllBytes(copy), StandardCharsets.ISO_8859_1);
        assertThat(new String(Files.readAllBytes(clip), StandardCharsets.ISO_8859_1))
                .contains("x264");
        assertThat(text).doesNotContain("x264");
    }

    @Test
    void everyPictureIsShownWhenTheSourceShowsIt() {
        Pictures own = Pictures.of(clip);
        Pictures copied = result.decode(TOP);
        assertThat(copied.errors()).isZero();
        assertThat(copied.count()).isEqualTo(450).isEqualTo(own.count());
        assertThat(copied.steps()).allMatch(step -> Math.abs(step - 1.0 / 30) < 1e-4);
        for (int i = 0; i < own.count(); i++) {
            assertThat(copied.pictures().get(i).grid().toArray(int[][]::new))
                    .isDeepEqualTo(own.pictures().get(i).grid().toArray(int[][]::new));
        }
        assertThat(result.decode("v-avc-90").count()).isEqualTo(450);
    }

    @Test
    void allRungsAreCutAtTheSourcesKeyFrames() {
        for (String rung : List.of(TOP, "v-avc-90")) {
            assertThat(result.starts(rung)).containsExactly(0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0);
            assertThat(result.segments(rung).stream().map(Event.SegmentWritten::chunk))
                    .containsExactly(1, 1, 1, 1, 1, 1, 2);
            for (Event.SegmentWritten segment : result.segments(rung)) {
                Fragment fragment = result.fragment(segment);
                assertThat(fragment.shown()).first().isEqualTo(fragment.decodeTime());
                assertThat(fragment.shown()).doesNotHaveDuplicates().allMatch(shown -> shown >= fragment.decodeTime());
                Pictures alone = result.decode(rung, List.of(segment));
                assertThat(alone.errors()).isZero();
                assertThat(alone.count()).isEqualTo(segment.samples());
            }
        }
        assertThat(result.segments(Job.SOUND)).hasSize(7);
        assertThat(result.done().renditions()).hasSize(3);
    }

    @Test
    void theIndexTellsWhatIsNeededToDecide() {
        PacketIndex packets = Job.probe(clip).packets();
        assertThat(packets).isNotNull();
        assertThat(packets.pictures()).isEqualTo(450);
        assertThat(packets.whole()).isTrue();
        assertThat(packets.edited()).isFalse();
        assertThat(packets.closed()).isTrue();
        assertThat(packets.longestGroup()).isEqualTo(2, within(0.01));
        assertThat(packets.longestPicture()).isEqualTo(1 / 30.0, within(0.001));
        assertThat(packets.peakBps()).isBetween(packets.averageBps(), 2 * packets.averageBps());
        assertThat(packets.configuration()).startsWith("01");
    }

    @Test
    void onlyAnIndexOfEveryPacketCounts() {
        assertThat(Job.probe(Job.clip(directory, "plain.mkv", ClipSpec.plain(1, 320, 180, 30)))
                        .packets())
                .isNull();
        assertThat(Job.probe(Job.clip(
                                directory,
                                "vp9.mp4",
                                ClipSpec.plain(1, 320, 180, 30).in(ClipSpec.Codec.VP9)))
                        .packets())
                .isNull();
    }

    @Test
    void aFileThatIsCutOffIsNotCopied() throws Exception {
        byte[] bytes = Files.readAllBytes(Job.clip(directory, "front.mp4", ClipSpec.plain(4, 320, 180, 30)));
        Path damaged = directory.resolve("damaged.mp4");
        // Somewhere within the pictures, which lie before the index.
        for (int i = bytes.length / 3; i < bytes.length / 3 + 3000; i++) {
            bytes[i] = (byte) 0xff;
        }
        Files.write(damaged, bytes);
        assertThatThrownBy(() -> Job.of(damaged).copied(320, 180).rung(160, 90).run(directory))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo(FailureCode.NOT_AS_SEEN));
    }

    @Test
    void soundThatGoesOnIsNoticed() {
        Path longer = Job.clip(
                directory, "longer.mp4", ClipSpec.plain(3, 320, 180, 30).with(new ClipSpec.Sound(0, 4, 2, 48_000)));
        assertThatThrownBy(() -> Job.of(longer)
                        .copied(320, 180)
                        .rung(160, 90)
                        .outputs(Output.RUNGS, Output.AUDIO)
                        .run(directory))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("sound goes on");
    }

    @Test
    void fieldsAndWidePixelsAreNoticedEvenWhenTheHeaderIsSilent() {
        for (ClipSpec spec : List.of(
                ClipSpec.plain(1, 320, 180, 25).fields(),
                ClipSpec.plain(1, 320, 180, 30).pixels(new Ratio(4, 3)))) {
            Path file = Job.clip(directory, "odd-" + spec.interlaced() + ".mp4", spec);
            assertThatThrownBy(() -> Job.of(file).copied(320, 180).rung(160, 90).run(directory))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("cannot be copied");
        }
    }
}
