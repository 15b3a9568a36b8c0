package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.FrameRate;
import dev.millrace.encoder.protocol.Ratio;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * Gives every decoded picture its time in the output, or drops it. The first one is shown from 0 on, even when the sound
 * begins a little earlier; the others keep their distance from the timeline's origin. With a steady rate, what wobbles by
 * less than the coarsest container's unit (Matroska's millisecond) is put in its place.
 */
final class VideoClock {
    static final long DROPPED = -1;
    private static final int UNSTEADY_TIMESCALE = 90_000;
    private static final int LEAST_TIMESCALE = 10_000;
    private static final double WOBBLE_SECONDS = 0.0015;

    private final AVRational unit;
    private final long origin;
    private final int divisor;
    private final int timescale;
    private final long step;

    private long seen;
    private long dropped;
    private long lastSource = Av.NO_TIME;
    private long last = -1;

    VideoClock(AVRational unit, Origin origin, FrameRate source, int divisor) {
        this.unit = unit;
        this.divisor = divisor;
        FrameRate output = source.dividedBy(divisor);
        Ratio rate = output.steady() ? output.nominal() : null;
        if (rate == null || (long) rate.num() > 1_000_000) {
            this.timescale = UNSTEADY_TIMESCALE;
            this.step = 0;
        } else {
            int times = 1;
            while (rate.num() * times < LEAST_TIMESCALE) {
                times *= 2;
            }
            this.timescale = rate.num() * times;
            this.step = (long) rate.den() * times;
        }
        this.origin = origin.in(timescale);
    }

    /** Units a second of the times given out. */
    int timescale() {
        return timescale;
    }

    /** When to show a picture, or {@link #DROPPED}. Times rise. */
    long place(AVFrame frame) {
        long source = sourceTime(frame);
        lastSource = source;
        if (seen++ % divisor != 0) {
            return drop();
        }
        long time = Av.rescale(source, unit, timescale) - origin;
        if (last < 0) {
            time = 0;
        } else if (step > 0 && Math.abs(time - last - step) <= WOBBLE_SECONDS * timescale) {
            time = last + step;
        }
        if (time <= last) {
            return drop();
        }
        last = time;
        return time;
    }

    private long drop() {
        dropped++;
        return DROPPED;
    }

    private long sourceTime(AVFrame frame) {
        long time = frame.best_effort_timestamp();
        if (time != Av.NO_TIME) {
            return time;
        }
        return lastSource == Av.NO_TIME ? originInSource() : lastSource + Math.max(1, sourceStep(frame));
    }

    private long originInSource() {
        return Math.round((double) origin / timescale * unit.den() / unit.num());
    }

    private long sourceStep(AVFrame frame) {
        return frame.duration() > 0
                ? frame.duration()
                : Math.round((double) length(frame) / divisor / timescale * unit.den() / unit.num());
    }

    /** How long a picture is shown when none follows. */
    long length(AVFrame frame) {
        if (step > 0) {
            return step;
        }
        long own = frame.duration() > 0 ? Av.rescale(frame.duration(), unit, timescale) * divisor : 0;
        // Some writers say one tick, some say an hour.
        return own >= timescale / 240 && own <= timescale ? own : timescale / 30;
    }

    /** Pictures seen. */
    long seen() {
        return seen;
    }

    /** Pictures dropped: by the division of the rate, or because they were out of order. */
    long dropped() {
        return dropped;
    }
}
