package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.protocol.PosterPlan;
import org.bytedeco.ffmpeg.avutil.AVComponentDescriptor;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/** Chooses the picture that says most: of one every half second, the one whose brightness varies most. */
final class PosterPicker implements Onlooker {
    private static final double STEP_SECONDS = 0.5;
    private static final int SAMPLE_EVERY = 8;

    private final PosterPlan plan;
    private double nextSeconds;
    private double bestScore = -1;
    private @Nullable AVFrame best;

    PosterPicker(PosterPlan plan) {
        this.plan = plan;
    }

    @Override
    public void offer(AVFrame frame, Colours colours, long millis) {
        double seconds = millis / 1000.0;
        if (seconds < nextSeconds || (seconds > plan.withinSeconds() && best != null)) {
            return;
        }
        nextSeconds = seconds + STEP_SECONDS;
        double score = variance(frame);
        if (score > bestScore) {
            close();
            best = Av.share(frame);
            bestScore = score;
        }
    }

    /** The chosen picture, which stays the picker's; null when none was offered. */
    @Nullable
    AVFrame best() {
        return best;
    }

    /** Of the first component's samples, brought to eight bits. */
    private static double variance(AVFrame frame) {
        AVPixFmtDescriptor pixels = avutil.av_pix_fmt_desc_get(frame.format());
        AVComponentDescriptor luma = pixels.comp(0);
        BytePointer plane = frame.data(luma.plane());
        long stride = frame.linesize(luma.plane());
        int depth = luma.depth();
        boolean bigEndian = (pixels.flags() & avutil.AV_PIX_FMT_FLAG_BE) != 0;
        long sum = 0;
        long squares = 0;
        long count = 0;
        for (int y = 0; y < frame.height(); y += SAMPLE_EVERY) {
            for (int x = 0; x < frame.width(); x += SAMPLE_EVERY) {
                long at = y * stride + (long) x * luma.step() + luma.offset();
                int value = plane.get(at) & 0xff;
                if (depth > 8) {
                    int second = plane.get(at + 1) & 0xff;
                    value = ((bigEndian ? value << 8 | second : second << 8 | value) >> luma.shift()) >> (depth - 8);
                }
                sum += value;
                squares += (long) value * value;
                count++;
            }
        }
        double mean = (double) sum / count;
        return (double) squares / count - mean * mean;
    }

    @Override
    public void close() {
        if (best != null) {
            avutil.av_frame_free(best);
            best = null;
        }
    }
}
