package dev.millrace.streams;

import java.util.List;

/**
 * A segment's place on the presentation's clock: what the edit list takes from the start is not presented, so the
 * first segment is shorter by it and all others are earlier.
 */
record Span(long start, long duration) {
    static List<Span> of(Track track) {
        return track.segments().stream()
                .map(s -> {
                    long start = Math.max(0, s.start() - track.priming());
                    return new Span(start, s.end() - track.priming() - start);
                })
                .toList();
    }

    long end() {
        return start + duration;
    }

    boolean follows(Span other) {
        return start == other.end() && duration == other.duration();
    }
}
