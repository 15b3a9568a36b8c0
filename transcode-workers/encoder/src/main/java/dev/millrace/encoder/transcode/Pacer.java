package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.protocol.ChunkPlan;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Says which pictures are key frames and which begin a segment: those nearest the grid. It looks one picture ahead, so
 * each decision depends on times alone and is the same for every rung.
 *
 * <p>Where no picture lies near the start of a segment (a screen recording that stood still, sound that goes on after
 * the last picture), the picture before is repeated there, so that every segment exists and can be entered.
 */
final class Pacer implements Pace {
    private final ChunkPlan plan;
    private final long timescale;
    private final long tolerance;
    private final Taker taker;

    private @Nullable AVFrame held;
    private long heldPts;
    private long heldDuration;
    private long gop;
    private long nextSegment = 1;
    private long repeated;

    Pacer(ChunkPlan plan, long timescale, Taker taker) {
        this.plan = plan;
        this.timescale = timescale;
        this.tolerance = timescale / 5;
        this.taker = taker;
    }

    @Override
    public void picture(AVFrame frame, long pts, long duration) {
        if (held != null) {
            settle(held, pts, false);
        }
        release();
        held = Av.share(frame);
        heldPts = pts;
        heldDuration = duration;
    }

    @Override
    public long finish(long timelineEnd) {
        if (held == null) {
            return 0;
        }
        long end = heldPts + heldDuration;
        long lastStart = timelineEnd - Math.round(Boundaries.LEAST_TAIL_SECONDS * timescale);
        settle(held, end, heldPts > 0 && heldPts >= lastStart);
        while (segmentStart() < lastStart) {
            repeat(held, segmentStart());
            end = timelineEnd;
        }
        release();
        return end;
    }

    /**
     * Gives the held picture out, and its repetitions up to the next one.
     *
     * @param leftover whether it is a last picture for which no segment is worth while
     */
    private void settle(AVFrame picture, long next, boolean leftover) {
        boolean key = false;
        long segment = 0;
        while (place() <= heldPts || (place() - heldPts <= next - place() && place() - heldPts <= tolerance)) {
            if (!leftover) {
                key = true;
                segment = place() == segmentStart() ? nextSegment++ : segment;
            }
            gop++;
        }
        taker.picture(picture, heldPts, key, segment);
        while (place() < next && next - place() > tolerance) {
            if (place() == segmentStart()) {
                repeat(picture, place());
            } else {
                gop++;
            }
        }
    }

    private void repeat(AVFrame picture, long pts) {
        taker.picture(picture, pts, true, nextSegment++);
        repeated++;
        gop = Math.max(gop, pts / (plan.gopSeconds() * timescale)) + 1;
    }

    /** The next place of a key frame on the grid. */
    private long place() {
        return gop * plan.gopSeconds() * timescale;
    }

    private long segmentStart() {
        return plan.segmentStart(nextSegment) * timescale;
    }

    @Override
    public long repeated() {
        return repeated;
    }

    private void release() {
        if (held != null) {
            avutil.av_frame_free(held);
            held = null;
        }
    }

    @Override
    public void close() {
        release();
    }
}
