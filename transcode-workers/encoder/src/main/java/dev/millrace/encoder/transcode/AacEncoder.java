package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.Encoder;
import dev.millrace.encoder.av.Options;
import dev.millrace.encoder.protocol.AudioTrack;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** Samples in, AAC frames of 1024 samples out; the samples have no gaps, so their number is their time. */
final class AacEncoder implements AutoCloseable {
    private final Encoder encoder;
    private final AVFrame frame = Av.newFrame();
    private final int channels;
    private final float[][] block;
    private final Consumer<AVPacket> packets;
    private int filled;
    private long written;

    AacEncoder(AudioTrack track, int sampleRate, Consumer<AVPacket> packets) {
        this.channels = track.channels();
        this.packets = packets;
        try (Options options = new Options()) {
            this.encoder = Encoder.open("aac", options, c -> fill(c, track, sampleRate));
        }
        AVCodecContext context = encoder.context();
        this.block = new float[channels][context.frame_size()];
        frame.format(avutil.AV_SAMPLE_FMT_FLTP);
        frame.sample_rate(sampleRate);
        frame.nb_samples(context.frame_size());
        Av.check(avutil.av_channel_layout_copy(frame.ch_layout(), context.ch_layout()), "channels");
        Av.check(avutil.av_frame_get_buffer(frame, 0), "memory for sound");
    }

    private static void fill(AVCodecContext c, AudioTrack track, int sampleRate) {
        c.sample_fmt(avutil.AV_SAMPLE_FMT_FLTP);
        c.sample_rate(sampleRate);
        avutil.av_channel_layout_default(c.ch_layout(), track.channels());
        c.bit_rate(track.bitrateBps());
        c.time_base().num(1).den(sampleRate);
        c.flags(c.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
    }

    AVCodecContext context() {
        return encoder.context();
    }

    /** Samples taken so far. */
    long samples() {
        return written + filled;
    }

    /** Appends {@code count} samples of a planar float frame, beginning with {@code from}. */
    void append(AVFrame sound, int from, int count) {
        FloatBuffer[] planes = new FloatBuffer[channels];
        for (int c = 0; c < channels; c++) {
            planes[c] = sound.data(c)
                    .capacity((long) sound.nb_samples() * Float.BYTES)
                    .asByteBuffer()
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
        }
        int at = from;
        int end = from + count;
        while (at < end) {
            int n = Math.min(end - at, room());
            for (int c = 0; c < channels; c++) {
                planes[c].get(at, block[c], filled, n);
            }
            at += n;
            advance(n);
        }
    }

    void appendSilence(long count) {
        long left = count;
        while (left > 0) {
            int n = (int) Math.min(left, room());
            for (float[] channel : block) {
                Arrays.fill(channel, filled, filled + n, 0);
            }
            left -= n;
            advance(n);
        }
    }

    private int room() {
        return block[0].length - filled;
    }

    private void advance(int count) {
        filled += count;
        if (room() == 0) {
            encodeBlock();
        }
    }

    private void encodeBlock() {
        Av.check(avutil.av_frame_make_writable(frame), "memory for sound");
        for (int c = 0; c < channels; c++) {
            frame.data(c)
                    .capacity((long) block[c].length * Float.BYTES)
                    .asByteBuffer()
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer()
                    .put(block[c]);
        }
        frame.pts(written);
        written += filled;
        filled = 0;
        encoder.encode(frame, packets);
    }

    /** Fills the last frame up with silence and takes out what is inside. */
    void finish() {
        if (filled > 0) {
            appendSilence(room());
        }
        encoder.encode(null, packets);
    }

    @Override
    public void close() {
        avutil.av_frame_free(frame);
        encoder.close();
    }
}
