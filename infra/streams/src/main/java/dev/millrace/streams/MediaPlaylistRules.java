package dev.millrace.streams;

import java.util.Locale;

/** The rules of one media playlist against its segments. */
final class MediaPlaylistRules {
    private static final double MICROSECOND = 0.000_001;

    private final Findings findings;

    MediaPlaylistRules(Findings findings) {
        this.findings = findings;
    }

    void check(String place, MediaPlaylist playlist, MeasuredTrack track) {
        form(place, playlist);
        for (int i = 0; i < playlist.entries().size(); i++) {
            MediaPlaylist.Entry entry = playlist.entries().get(i);
            String wanted = (i + 1) + ".m4s";
            findings.check(
                    entry.uri().equals(wanted),
                    Rule.NUMBERS,
                    place,
                    "it names " + entry.uri() + " where " + wanted + " is due");
            duration(place, playlist, entry, track, i);
        }
    }

    private void form(String place, MediaPlaylist playlist) {
        String type = playlist.type().orElse("none");
        boolean known = type.equals("EVENT") || (type.equals("VOD") && playlist.ended());
        findings.check(known, Rule.SYNTAX, place, "its type is " + type + (playlist.ended() ? "" : " without an end"));
        findings.check(playlist.independent(), Rule.SYNTAX, place, "it lacks EXT-X-INDEPENDENT-SEGMENTS");
    }

    private void duration(String place, MediaPlaylist playlist, MediaPlaylist.Entry entry, MeasuredTrack track, int i) {
        double measured = (double) track.segments().get(i).duration() / track.timescale();
        findings.check(
                Math.abs(entry.seconds() - measured) <= MICROSECOND,
                Rule.EXTINF,
                place,
                String.format(
                        Locale.ROOT,
                        "segment %d is said to last %.6f s and lasts %.6f",
                        i + 1,
                        entry.seconds(),
                        measured));
        long longest = Math.round(Math.max(entry.seconds(), measured));
        findings.check(
                longest <= playlist.targetDuration(),
                Rule.TARGETDURATION,
                place,
                "segment " + (i + 1) + " lasts " + longest + " s, the target is " + playlist.targetDuration());
    }
}
