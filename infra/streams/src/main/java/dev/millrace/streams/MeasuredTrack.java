package dev.millrace.streams;

import java.util.List;

/**
 * A rendition as its own boxes have it.
 *
 * @param name its folder
 * @param targetDuration seconds, as its playlist says
 */
record MeasuredTrack(String name, InitSegment init, int targetDuration, List<MeasuredSegment> segments) {
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

    Rates rates() {
        return Rates.of(
                segments.stream().mapToLong(MeasuredSegment::bytes).toArray(),
                segments.stream().mapToLong(MeasuredSegment::duration).toArray(),
                timescale(),
                targetDuration);
    }

    String place(int i) {
        return name + "/" + (i + 1) + ".m4s";
    }
}
