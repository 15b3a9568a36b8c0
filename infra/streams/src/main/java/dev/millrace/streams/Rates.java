package dev.millrace.streams;

/**
 * Bits per second of a run of segments, rounded up.
 *
 * @param peak the highest of any contiguous segments that together last 0.5 to 1.5 times the target duration (RFC
 *     8216bis, 4.1); that of all of them when they last less
 * @param average that of all of them
 */
record Rates(long peak, long average) {
    static Rates of(Track track, int targetDuration) {
        long[] bytes = track.segments().stream().mapToLong(Segment::length).toArray();
        long[] ticks = track.segments().stream().mapToLong(Segment::duration).toArray();
        return of(bytes, ticks, track.timescale(), targetDuration);
    }

    static Rates of(long[] bytes, long[] ticks, int timescale, int targetDuration) {
        long allBytes = 0;
        long allTicks = 0;
        double peak = 0;
        for (int i = 0; i < bytes.length; i++) {
            allBytes += bytes[i];
            allTicks += ticks[i];
            peak = Math.max(peak, peakFrom(i, bytes, ticks, (long) timescale * targetDuration));
        }
        if (allTicks == 0) {
            return new Rates(0, 0);
        }
        double average = (double) allBytes / allTicks;
        return new Rates(perSecond(Math.max(peak, average), timescale), perSecond(average, timescale));
    }

    /** Bytes per tick of the heaviest qualifying run that begins with segment {@code first}. */
    private static double peakFrom(int first, long[] bytes, long[] ticks, long target) {
        double peak = 0;
        long runBytes = 0;
        long runTicks = 0;
        for (int i = first; i < bytes.length; i++) {
            runBytes += bytes[i];
            runTicks += ticks[i];
            if (2 * runTicks > 3 * target) {
                break;
            }
            if (2 * runTicks >= target) {
                peak = Math.max(peak, (double) runBytes / runTicks);
            }
        }
        return peak;
    }

    private static long perSecond(double bytesPerTick, int timescale) {
        return (long) Math.ceil(bytesPerTick * 8 * timescale);
    }
}
