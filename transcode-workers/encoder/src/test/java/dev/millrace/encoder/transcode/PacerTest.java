package dev.millrace.encoder.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.Natives;
import dev.millrace.encoder.protocol.ChunkPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Times are in milliseconds. */
class PacerTest {
    private final List<Shown> shown = new ArrayList<>();
    private final Pacer pacer = new Pacer(
            ChunkPlan.standard(), 1000, (frame, pts, key, segment) -> shown.add(new Shown(pts, key, segment)));

    private record Shown(long at, boolean key, long segment) {}

    @BeforeAll
    static void load() {
        Natives.load();
    }

    private long play(long timelineEnd, long length, long... times) {
        AVFrame frame = Av.newFrame();
        frame.format(avutil.AV_PIX_FMT_GRAY8);
        frame.width(16).height(16);
        Av.check(avutil.av_frame_get_buffer(frame, 0), "memory");
        for (long time : times) {
            pacer.picture(frame, time, length);
        }
        avutil.av_frame_free(frame);
        return pacer.finish(timelineEnd);
    }

    @AfterEach
    void free() {
        pacer.close();
    }

    private List<Long> segmentStarts() {
        return shown.stream().filter(s -> s.segment() > 0).map(Shown::at).toList();
    }

    private static long[] every(long step, long end) {
        return LongStream.iterate(0, t -> t < end, t -> t + step).toArray();
    }

    @Test
    void beginsSegmentsAtThePicturesNearestTheGrid() {
        play(7000, 300, every(300, 7000));
        assertThat(segmentStarts()).containsExactly(0L, 2100L, 3900L, 6000L);
        assertThat(pacer.repeated()).isZero();
    }

    @Test
    void setsAKeyFrameInTheMiddleOfLongSegments() {
        play(21_000, 40, every(40, 21_000));
        assertThat(segmentStarts()).containsExactly(0L, 2000L, 4000L, 6000L, 8000L, 10_000L, 12_000L, 16_000L, 20_000L);
        assertThat(shown.stream().filter(Shown::key).map(Shown::at))
                .containsExactly(0L, 2000L, 4000L, 6000L, 8000L, 10_000L, 12_000L, 14_000L, 16_000L, 18_000L, 20_000L);
    }

    @Test
    void repeatsThePictureBeforeAGap() {
        play(7040, 40, 0, 40, 5000, 7000);
        assertThat(shown.stream().map(Shown::at)).containsExactly(0L, 40L, 2000L, 4000L, 5000L, 6000L, 7000L);
        assertThat(segmentStarts()).containsExactly(0L, 2000L, 4000L, 6000L);
        assertThat(pacer.repeated()).isEqualTo(3);
    }

    @Test
    void takesAPictureThatIsALittleOffTheGridInsteadOfRepeatingOne() {
        play(4000, 40, 0, 1850, 3000, 3960);
        assertThat(shown.stream().map(Shown::at)).containsExactly(0L, 1850L, 3000L, 3960L);
        assertThat(segmentStarts()).containsExactly(0L, 1850L);
    }

    @Test
    void goesOnAsLongAsTheSound() {
        long end = play(9000, 40, 0, 40, 80);
        assertThat(segmentStarts()).containsExactly(0L, 2000L, 4000L, 6000L, 8000L);
        assertThat(end).isEqualTo(9000);
    }

    @Test
    void beginsNoSegmentForAScrapOfSound() {
        long end = play(4300, 40, every(40, 4000));
        assertThat(segmentStarts()).containsExactly(0L, 2000L);
        assertThat(end).isEqualTo(4000);
    }

    @Test
    void beginsNoSegmentForALastPictureAlone() {
        play(2040, 40, every(40, 2001));
        assertThat(segmentStarts()).containsExactly(0L);
        assertThat(shown).hasSize(51);
    }

    @Test
    void showsASinglePictureForItsTime() {
        assertThat(play(40, 40, 0)).isEqualTo(40);
        assertThat(shown).containsExactly(new Shown(0, true, 1));
    }
}
