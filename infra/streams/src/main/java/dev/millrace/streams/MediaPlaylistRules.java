package dev.millrace.streams;

import java.util.Locale;

/** The rules of one media playlist against its segments. */
final class MediaPlaylistRules {
    private static final double MICROSECOND = 0.000_001;
    private static final int BYTE_RANGES = 4;
    private static final int MAP_OF_IFRAMES = 5;
    private static final int MAP = 6;

    private final Findings findings;

    MediaPlaylistRules(Findings findings) {
        this.findings = findings;
    }

    void check(String place, MediaPlaylist playlist, MeasuredTrack track) {
        form(place, playlist, MAP);
        for (int i = 0; i < playlist.entries().size(); i++) {
            MeasuredSegment segment = track.segments().get(i);
            duration(place, playlist, i, (double) segment.duration() / track.timescale(), MICROSECOND);
        }
    }

    /** Of an I-frame playlist: a picture stands until the next one. */
    void check(String place, MediaPlaylist playlist, IFrames track) {
        form(place, playlist, MAP_OF_IFRAMES);
        for (int i = 0; i < playlist.entries().size(); i++) {
            Fragment picture = track.pictures().get(i);
            boolean last = i == playlist.entries().size() - 1;
            long until = last ? picture.end() : track.pictures().get(i + 1).start();
            double frame = (double) picture.duration()
                    / picture.samples()
                    / track.init().timescale();
            duration(
                    place,
                    playlist,
                    i,
                    (double) (until - picture.start()) / track.init().timescale(),
                    frame);
        }
    }

    private void form(String place, MediaPlaylist playlist, int needed) {
        String type = playlist.type().orElse("none");
        boolean known = type.equals("EVENT") || (type.equals("VOD") && playlist.ended());
        findings.check(
                known, Rule.PLAYLIST_TYPE, place, "its type is " + type + (playlist.ended() ? "" : " without an end"));
        boolean ranges = playlist.map().range().isPresent()
                || playlist.entries().stream().anyMatch(e -> e.part().range().isPresent());
        long least = Math.max(needed, ranges ? BYTE_RANGES : 1);
        findings.check(
                playlist.version() >= least,
                Rule.VERSION,
                place,
                "it says version " + playlist.version() + " and uses what came with " + least);
    }

    private void duration(String place, MediaPlaylist playlist, int i, double measured, double tolerance) {
        double said = playlist.entries().get(i).seconds();
        findings.check(
                Math.abs(said - measured) <= tolerance,
                Rule.EXTINF,
                place,
                String.format(Locale.ROOT, "segment %d is said to last %.6f s and lasts %.6f", i + 1, said, measured));
        long longest = Math.round(Math.max(said, measured));
        findings.check(
                longest <= playlist.targetDuration(),
                Rule.TARGETDURATION,
                place,
                "segment " + (i + 1) + " lasts " + longest + " s, the target is " + playlist.targetDuration());
    }
}
