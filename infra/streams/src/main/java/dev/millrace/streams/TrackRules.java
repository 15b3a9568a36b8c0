package dev.millrace.streams;

import java.math.BigInteger;
import java.util.List;

/** The rules that segments keep among themselves, whatever manifests say. */
final class TrackRules {
    private final Findings findings;

    TrackRules(Findings findings) {
        this.findings = findings;
    }

    void check(List<MeasuredTrack> tracks) {
        tracks.forEach(this::continuity);
        tracks.stream().filter(MeasuredTrack::video).forEach(this::syncStart);
        MeasuredTrack reference =
                tracks.stream().filter(MeasuredTrack::video).findFirst().orElse(null);
        if (reference != null) {
            tracks.forEach(t -> boundaries(reference, t));
        }
    }

    private void continuity(MeasuredTrack track) {
        for (int i = 1; i < track.segments().size(); i++) {
            long end = track.segments().get(i - 1).end();
            long start = track.segments().get(i).start();
            findings.check(
                    start == end,
                    Rule.CONTINUITY,
                    track.place(i),
                    "it begins at tick " + start + ", the segment before it ends at " + end);
        }
    }

    private void syncStart(MeasuredTrack track) {
        for (int i = 0; i < track.segments().size(); i++) {
            findings.check(
                    track.segments().get(i).decodable(),
                    Rule.SYNC_START,
                    track.place(i),
                    "decoding cannot begin at its first frame");
        }
    }

    private void boundaries(MeasuredTrack reference, MeasuredTrack track) {
        int count = Math.min(reference.segments().size(), track.segments().size());
        for (int i = 0; i < count; i++) {
            // What is cut away at the very start does not count as early.
            long start = Math.max(0, track.shownFrom(i));
            long wanted = Math.max(0, reference.shownFrom(i));
            compare(reference, wanted, track, start, i, "begins");
            if (track.video()) {
                compare(reference, reference.shownUntil(i), track, track.shownUntil(i), i, "ends");
            }
        }
    }

    private void compare(MeasuredTrack reference, long wanted, MeasuredTrack track, long actual, int i, String verb) {
        BigInteger a = scaled(wanted, track.timescale());
        BigInteger b = scaled(actual, reference.timescale());
        BigInteger apart = a.subtract(b).abs();
        findings.check(
                apart.compareTo(tolerance(reference, track)) <= 0,
                Rule.BOUNDARIES,
                track.place(i),
                "it " + verb + " at " + seconds(actual, track.timescale()) + " s, that of " + reference.name() + " at "
                        + seconds(wanted, reference.timescale()) + " s");
    }

    /**
     * In units of one over the product of both timescales: nothing between clocks that agree, a tick of the coarser
     * where they cannot express the same times, a frame for audio.
     */
    private static BigInteger tolerance(MeasuredTrack reference, MeasuredTrack track) {
        if (!track.video()) {
            return scaled(track.longestFrame(), reference.timescale());
        }
        return reference.timescale() == track.timescale()
                ? BigInteger.ZERO
                : BigInteger.valueOf(Math.max(reference.timescale(), track.timescale()));
    }

    private static BigInteger scaled(long ticks, int otherTimescale) {
        return BigInteger.valueOf(ticks).multiply(BigInteger.valueOf(otherTimescale));
    }

    private static String seconds(long ticks, int timescale) {
        return Ticks.seconds(Ticks.micros(Math.max(0, ticks), timescale));
    }
}
