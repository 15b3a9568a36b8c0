package dev.millrace.streams;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A rendition as its own boxes have it.
 *
 * @param name how reports call it
 * @param map where its init segment lies
 * @param sps the init segment's first sequence parameter set; empty for sound
 * @param targetDuration seconds, as its playlist says, or its manifest's buffer
 * @param slices where its segments lie
 * @param segments as many
 * @param breaks positions of those that a discontinuity precedes
 */
record MeasuredTrack(
        String name,
        Slice map,
        InitSegment init,
        Optional<Sps> sps,
        int targetDuration,
        List<Slice> slices,
        List<MeasuredSegment> segments,
        Set<Integer> breaks) {
    int timescale() {
        return init.timescale();
    }

    boolean video() {
        return init.config() instanceof MediaConfig.Video;
    }

    /** When a segment's first picture or sound is presented, in ticks; below 0 where the edit list takes it away. */
    long shownFrom(int i) {
        MeasuredSegment s = segments.get(i);
        return s.start() + s.earliest() - init.priming();
    }

    /** When the next segment would be presented, in ticks. */
    long shownUntil(int i) {
        MeasuredSegment s = segments.get(i);
        return s.end() - init.priming();
    }

    /** Ticks of an audio frame: samples of a segment are alike, but for the very last. */
    long longestFrame() {
        return segments.stream()
                .mapToLong(s -> Math.ceilDiv(s.duration(), s.samples()))
                .max()
                .orElse(0);
    }

    /** From the first picture or sound to the end of the last, in seconds. */
    double seconds() {
        return segments.isEmpty()
                ? 0
                : (double) (shownUntil(segments.size() - 1) - Math.max(0, shownFrom(0))) / timescale();
    }

    Rates rates() {
        return Rates.of(
                segments.stream().mapToLong(MeasuredSegment::bytes).toArray(),
                segments.stream().mapToLong(MeasuredSegment::duration).toArray(),
                timescale(),
                targetDuration);
    }

    VideoRange range() {
        return VideoRange.of(sps);
    }

    String place(int i) {
        return slices.get(i).toString();
    }
}
