package dev.millrace.streams;

import java.math.BigInteger;
import java.util.stream.LongStream;

/**
 * Bits per second of a run of segments, rounded up.
 *
 * @param peak the highest of any contiguous segments that together last 0.5 to 1.5 times the target duration (RFC
 *     8216bis, 4.1); that of all of them when they last less
 * @param average that of all of them
 */
record Rates(long peak, long average) {
    /** Of an I-frame playlist, which knows durations as it says them: in whole microseconds. */
    static Rates ofListedPictures(Track track, int targetDuration) {
        long[] bytes = track.segments().stream().mapToLong(Segment::head).toArray();
        long[] micros = track.segments().stream()
                .mapToLong(s -> Math.max(1, Ticks.micros(s.duration(), track.timescale())))
                .toArray();
        return of(bytes, micros, (int) Ticks.MICROS, targetDuration);
    }

    /** Of a track's first pictures alone, each standing until the next. */
    static Rates ofPictures(Track track, int targetDuration, int more) {
        long[] bytes =
                track.segments().stream().mapToLong(s -> s.head() + (long) more).toArray();
        long[] ticks = track.segments().stream().mapToLong(Segment::duration).toArray();
        return of(bytes, ticks, track.timescale(), targetDuration);
    }

    static Rates of(Track track, int targetDuration) {
        long[] bytes = track.segments().stream().mapToLong(Segment::length).toArray();
        long[] ticks = track.segments().stream().mapToLong(Segment::duration).toArray();
        return of(bytes, ticks, track.timescale(), targetDuration);
    }

    static Rates of(long[] bytes, long[] ticks, int timescale, int targetDuration) {
        Load all = new Load(LongStream.of(bytes).sum(), LongStream.of(ticks).sum());
        Load peak = new Load(0, 1);
        for (int first = 0; first < bytes.length; first++) {
            peak = heaviest(peak, first, bytes, ticks, (long) timescale * targetDuration);
        }
        if (all.ticks() == 0) {
            return new Rates(0, 0);
        }
        return new Rates((all.heavierThan(peak) ? all : peak).perSecond(timescale), all.perSecond(timescale));
    }

    /** The heaviest of {@code best} and the qualifying runs that begin with segment {@code first}. */
    private static Load heaviest(Load best, int first, long[] bytes, long[] ticks, long target) {
        Load heaviest = best;
        Load run = new Load(0, 0);
        for (int i = first; i < bytes.length; i++) {
            run = new Load(run.bytes() + bytes[i], run.ticks() + ticks[i]);
            if (2 * run.ticks() > 3 * target) {
                break;
            }
            if (2 * run.ticks() >= target && run.heavierThan(heaviest)) {
                heaviest = run;
            }
        }
        return heaviest;
    }

    private record Load(long bytes, long ticks) {
        boolean heavierThan(Load other) {
            return (double) bytes / ticks > (double) other.bytes / other.ticks;
        }

        /** Bits per second, exact before it is rounded up. */
        long perSecond(int timescale) {
            BigInteger bits = BigInteger.valueOf(bytes).multiply(BigInteger.valueOf(8L * timescale));
            return bits.add(BigInteger.valueOf(ticks - 1))
                    .divide(BigInteger.valueOf(ticks))
                    .longValueExact();
        }
    }
}
