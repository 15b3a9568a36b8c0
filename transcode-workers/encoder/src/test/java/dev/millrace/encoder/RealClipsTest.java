package dev.millrace.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.encoder.av.Refused;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.FailureCode;
import dev.millrace.encoder.protocol.MediaInfo;
import dev.millrace.encoder.protocol.Output;
import dev.millrace.encoder.protocol.StreamInfo;
import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import dev.millrace.testkit.TestMedia;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recordings of other people's cameras and encoders, with all that is hard about them. */
@Tag("long")
@Needs(Prerequisite.MEDIA)
class RealClipsTest {
    @TempDir
    Path directory;

    /** Pictures are those that Debian's ffmpeg 5.1 decodes with every timestamp passed through. */
    @ParameterizedTest
    @CsvSource({
        "broadcast.ts, 58, 1920, 1080, 2.50",
        "broken-mdat-too-long.mp4, 30, 1080, 720, 1.09",
        "edit-list.mp4, 77, 1080, 1920, 2.57",
        "fragmented.mp4, 30, 1080, 720, 1.07",
        "hdr10.mp4, 28, 1920, 1080, 1.02",
        "hlg10.mp4, 9, 1920, 1080, 0.30",
        "mpeg2.ts, 3, 640, 426, 0.10",
        "odd-dimensions.webm, 30, 161, 121, 1.00",
        "phone-clip-two-video-tracks.mp4, 53, 1080, 1440, 1.78",
        "portrait-4k60.mp4, 18, 2160, 3840, 0.30",
        "rotated-270.mp4, 149, 720, 1280, 4.97",
        "shorter-audio.mp4, 72, 320, 240, 1.20",
        "vp8-1080p60.webm, 60, 1920, 1080, 1.01",
        "with-subtitles.mkv, 30, 1080, 720, 1.07",
        "xvid.avi, 96, 960, 400, 4.09",
        "copies/pattern-hd-no-bar.mp4, 206, 720, 1280, 6.87",
    })
    void keepsEveryPicture(String name, int pictures, int width, int height, double seconds) {
        Path clip = TestMedia.clip(name);
        MediaInfo media = Job.probe(clip);
        StreamInfo.Video video = media.video().orElseThrow();
        assertThat(video.displayWidth()).isEqualTo(width);
        assertThat(video.displayHeight()).isEqualTo(height);
        boolean wide = width >= height;
        int longSide = (int) Math.round(120.0 * Math.max(width, height) / Math.min(width, height) / 2) * 2;
        Job job = Job.of(clip).rung(wide ? longSide : 120, wide ? 120 : longSide);
        Result result = media.audio().isPresent()
                ? job.outputs(Output.RUNGS, Output.AUDIO, Output.POSTER, Output.STORYBOARD)
                        .run(directory)
                : job.outputs(Output.RUNGS, Output.POSTER, Output.STORYBOARD).run(directory);

        Pictures decoded = result.decode("v-avc-120");
        assertThat(decoded.errors()).isZero();
        assertThat(decoded.count()).isEqualTo(pictures);
        assertThat(decoded.pictures())
                .allMatch(picture -> picture.matrix() == avutil.AVCOL_SPC_BT709
                        && picture.range() == avutil.AVCOL_RANGE_MPEG
                        && picture.transfer() != avutil.AVCOL_TRC_SMPTE2084
                        && picture.transfer() != avutil.AVCOL_TRC_ARIB_STD_B67);
        assertThat(result.done().seconds()).isCloseTo(seconds, within(0.03));
        assertThat(result.all(Event.PosterWritten.class)).hasSize(3);
        assertThat(result.all(Event.SheetWritten.class)).singleElement().satisfies(sheet -> {
            assertThat(sheet.timesMillis()).hasSize((int) Math.ceil(seconds / 2));
            assertThat((double) sheet.tileWidth() / sheet.tileHeight())
                    .isCloseTo((double) width / height, within(0.04));
        });
        if (media.audio().isPresent()) {
            assertThat(result.segments(Job.SOUND)).hasSameSizeAs(result.segments("v-avc-120"));
        }
    }

    @Test
    void isNotTakenInByADurationThatIsALie() {
        MediaInfo media = Job.probe(TestMedia.clip("fragmented.mp4"));
        assertThat(media.durationSeconds()).isCloseTo(1.07, within(0.02));
    }

    @ParameterizedTest
    @CsvSource({"audio-only.mp4", "eac3-audio.mp4"})
    void refusesSoundWithoutAPicture(String name) {
        assertThatThrownBy(() -> Job.probe(TestMedia.clip(name)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo(FailureCode.NO_VIDEO));
    }

    @Test
    void refusesAStreamOfWhichNothingCanBeDecoded() {
        assertThatThrownBy(() -> Job.of(TestMedia.clip("broken-bitstream.webm"))
                        .rung(160, 120)
                        .run(directory))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo(FailureCode.DECODER));
    }
}
