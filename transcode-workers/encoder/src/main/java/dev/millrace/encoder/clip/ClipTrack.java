package dev.millrace.encoder.clip;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.Encoder;
import dev.millrace.encoder.av.Graph;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;

/** One stream of a clip in the making: a generator, an encoder, a place in the container. */
final class ClipTrack implements AutoCloseable {
    private final Graph generator;
    private final Encoder encoder;
    private final AVStream stream;
    private final AVRational unit;
    private final double startSeconds;
    private double seconds;
    private long frames;
    private boolean over;

    ClipTrack(Graph generator, Encoder encoder, AVStream stream, double startSeconds) {
        this.generator = generator;
        this.encoder = encoder;
        this.stream = stream;
        this.unit = encoder.context().time_base();
        this.startSeconds = startSeconds;
        this.seconds = startSeconds;
    }

    /** Makes, encodes and writes one frame, or the end. */
    void step(AVFormatContext container) {
        if (!generator.pull(0, (frame, output) -> encode(frame, container))) {
            encoder.encode(null, packet -> write(packet, container));
            over = true;
        }
    }

    private void encode(AVFrame frame, AVFormatContext container) {
        long time = avutil.av_rescale_q(frame.pts(), generator.timeBase(0), unit);
        frame.pts(time + Math.round(startSeconds * unit.den() / unit.num()));
        frame.pict_type(avutil.AV_PICTURE_TYPE_NONE);
        seconds = Av.seconds(frame.pts(), unit);
        frames++;
        encoder.encode(frame, packet -> write(packet, container));
    }

    private void write(AVPacket packet, AVFormatContext container) {
        avcodec.av_packet_rescale_ts(packet, unit, stream.time_base());
        packet.stream_index(stream.index());
        Av.check(avformat.av_interleaved_write_frame(container, packet), "write the clip");
    }

    boolean isOver() {
        return over;
    }

    double seconds() {
        return seconds;
    }

    long frames() {
        return frames;
    }

    @Override
    public void close() {
        encoder.close();
        generator.close();
    }
}
