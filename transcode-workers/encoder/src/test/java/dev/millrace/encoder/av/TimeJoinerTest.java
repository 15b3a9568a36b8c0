package dev.millrace.encoder.av;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimeJoinerTest {
    private static final long SECOND = 90_000;

    private AVFormatContext container;
    private AVPacket packet;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @BeforeEach
    void open() {
        container = avformat.avformat_alloc_context();
        packet = avcodec.av_packet_alloc();
        for (int i = 0; i < 2; i++) {
            AVStream stream = avformat.avformat_new_stream(container, null);
            stream.time_base(Av.ratio(1, (int) SECOND));
        }
    }

    @AfterEach
    void close() {
        avcodec.av_packet_free(packet);
        avformat.avformat_free_context(container);
    }

    private double join(TimeJoiner joiner, int stream, double seconds) {
        packet.stream_index(stream);
        packet.pts(Math.round(seconds * SECOND));
        packet.dts(packet.pts());
        packet.duration(SECOND);
        joiner.join(packet, container.streams(stream));
        return (double) packet.pts() / SECOND;
    }

    @Test
    void joinsAClockThatStartsAgain() {
        TimeJoiner joiner = new TimeJoiner(true);
        assertThat(join(joiner, 0, 100)).isEqualTo(100);
        assertThat(join(joiner, 0, 101)).isEqualTo(101);
        assertThat(join(joiner, 0, 0)).isEqualTo(102);
        assertThat(join(joiner, 0, 1)).isEqualTo(103);
        assertThat(joiner.joins()).isEqualTo(1);
    }

    @Test
    void shiftsPictureAndSoundAlike() {
        TimeJoiner joiner = new TimeJoiner(true);
        join(joiner, 0, 100);
        join(joiner, 1, 100.4);
        assertThat(join(joiner, 0, 5000)).isEqualTo(101);
        // The sound jumps by the same distance, and lands where it belongs beside the picture.
        assertThat(join(joiner, 1, 5000.6)).isEqualTo(101.6);
        assertThat(join(joiner, 0, 5001)).isEqualTo(102);
    }

    @Test
    void leavesGapsAlone() {
        TimeJoiner joiner = new TimeJoiner(true);
        join(joiner, 0, 0);
        assertThat(join(joiner, 0, 9)).isEqualTo(9);
        assertThat(joiner.joins()).isZero();
    }

    @Test
    void leavesFilesAloneWhoseClockCannotJump() {
        TimeJoiner joiner = new TimeJoiner(false);
        join(joiner, 0, 0);
        assertThat(join(joiner, 0, 3600)).isEqualTo(3600);
    }
}
