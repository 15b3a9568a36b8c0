package dev.millrace.streams;

import java.math.BigInteger;
import java.util.List;
import java.util.Set;

/** The rules that segments keep among themselves, whatever manifests say. */
final class TrackRules {
    /** Baseline, Main and High. */
    private static final Set<Integer> PROFILES = Set.of(66, 77, 100);

    private static final int HIGHEST_LEVEL = 52;

    private final Findings findings;

    TrackRules(Findings findings) {
        this.findings = findings;
    }

    void check(List<MeasuredTrack> tracks) {
        tracks.forEach(this::continuity);
        tracks.stream().filter(MeasuredTrack::video).forEach(this::video);
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
                    start == end || track.breaks().contains(i),
                    Rule.CONTINUITY,
                    track.place(i),
                    "it begins at tick " + start + ", the segment before it ends at " + end);
        }
    }

    private void video(MeasuredTrack track) {
        track.sps().ifPresent(sps -> encoding(track, sps));
        for (int i = 0; i < track.segments().size(); i++) {
            findings.check(
                    track.segments().get(i).decodable(),
                    Rule.SYNC_START,
                    track.place(i),
                    "decoding cannot begin at its first frame");
        }
    }

    private void encoding(MeasuredTrack track, Sps sps) {
        String place = track.map().path();
        findings.check(
                PROFILES.contains(sps.profile())
                        && sps.level() <= HIGHEST_LEVEL
                        && sps.chroma() == 1
                        && sps.depth() == 8,
                Rule.PROFILE,
                place,
                "profile " + sps.profile() + ", level " + sps.level() / 10.0 + ", chroma format " + sps.chroma() + ", "
                        + sps.depth() + " bits");
        findings.check(sps.progressive(), Rule.INTERLACED, place, "its pictures may be fields");
        if (track.init().config() instanceof MediaConfig.Video video) {
            findings.check(
                    video.codecs().endsWith(sps.profileLevel()),
                    Rule.CODECS,
                    place,
                    "avcC says " + video.codecs() + ", the SPS in it " + sps.profileLevel());
            findings.check(
                    video.width() == sps.width() && video.height() == sps.height(),
                    Rule.RESOLUTION,
                    place,
                    "the sample entry says " + video.width() + "x" + video.height() + ", the SPS " + sps.width() + "x"
                            + sps.height());
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
