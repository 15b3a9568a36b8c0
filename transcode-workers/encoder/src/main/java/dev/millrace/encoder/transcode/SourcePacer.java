package dev.millrace.encoder.transcode;

import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Key frames and segments where the source has them, so that an encoded rung goes with a copied one. */
final class SourcePacer implements Pace {
    private final SourceGrid grid;
    private final Taker taker;
    private long end;

    SourcePacer(SourceGrid grid, Taker taker) {
        this.grid = grid;
        this.taker = taker;
    }

    @Override
    public void picture(AVFrame frame, long pts, long duration) {
        taker.picture(frame, pts, grid.isKey(pts), grid.segmentAt(pts));
        end = pts + duration;
    }

    @Override
    public long finish(long timelineEnd) {
        return end;
    }

    @Override
    public long repeated() {
        return 0;
    }

    @Override
    public void close() {
        // It holds no picture back.
    }
}
