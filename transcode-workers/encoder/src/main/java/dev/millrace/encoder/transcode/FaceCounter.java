package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Orientation;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Counts the faces in one picture a second, upright and small. */
final class FaceCounter implements Onlooker {
    private static final long EVERY_MILLIS = 1000;
    private static final int LONG_SIDE = 320;

    private final SignalCollector collector;
    private final FaceFinder finder = FaceFinder.load();
    private final Sampler sampler;

    FaceCounter(SignalCollector collector, Orientation turn, int threads) {
        this.collector = collector;
        this.sampler = new Sampler(EVERY_MILLIS, threads, (look, colours) -> {
            double wide = turn.swapsSides() ? 1 / look.shape() : look.shape();
            int width = Look.even(LONG_SIDE * Math.min(1, wide));
            int height = Look.even(LONG_SIDE / Math.max(1, wide));
            return look.filters(colours, turn, width, height, false) + "format=gray";
        });
    }

    @Override
    public void offer(AVFrame frame, Colours colours, long millis) {
        sampler.offer(frame, colours, millis, picture -> collector.faces(millis, finder.count(picture)));
    }

    @Override
    public void close() {
        sampler.close();
        finder.close();
    }
}
