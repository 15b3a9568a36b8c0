package dev.millrace.streams;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The rules of the multivariant playlist against the renditions that it names. */
final class MasterPlaylistRules {
    static final String PLACE = "master.m3u8";
    private static final double AVERAGE_TOLERANCE = 0.1;
    private static final double FRAME_RATE_TOLERANCE = 1.01;
    private static final double STEADY_TOLERANCE = 1.02;

    private final Findings findings;
    private final MasterPlaylist master;
    /** By the path of the playlist that names them. */
    private final Map<String, MeasuredTrack> tracks;

    MasterPlaylistRules(Findings findings, MasterPlaylist master, Map<String, MeasuredTrack> tracks) {
        this.findings = findings;
        this.master = master;
        this.tracks = tracks;
    }

    /** @param ended the playlists that have an end, by their path */
    void check(Set<String> ended) throws PlaylistException {
        findings.check(master.independent(), Rule.SYNTAX, PLACE, "it lacks EXT-X-INDEPENDENT-SEGMENTS");
        for (MasterPlaylist.Variant variant : master.variants()) {
            MeasuredTrack video = tracks.get(variant.uri());
            if (video == null) {
                continue;
            }
            Optional<String> group = variant.attributes().get("AUDIO");
            List<AttributeList> members = group.map(master::group).orElse(List.of());
            findings.check(
                    group.isEmpty() || !members.isEmpty(),
                    Rule.SYNTAX,
                    PLACE,
                    video.name() + " names an audio group that is not there");
            List<MeasuredTrack> audio = members.stream()
                    .flatMap(m -> m.get("URI").map(tracks::get).stream())
                    .toList();
            codecs(variant.attributes(), video, audio);
            picture(variant.attributes(), video);
            rates(variant.attributes(), video, audio, ended.contains(variant.uri()));
        }
        for (AttributeList member : master.media()) {
            channels(member);
        }
    }

    private void codecs(AttributeList variant, MeasuredTrack video, List<MeasuredTrack> audio)
            throws PlaylistException {
        Set<String> said =
                new TreeSet<>(Arrays.asList(variant.required("CODECS").split(",", -1)));
        Set<String> measured = new TreeSet<>();
        measured.add(video.init().config().codecs());
        audio.forEach(a -> measured.add(a.init().config().codecs()));
        findings.check(
                said.equals(measured),
                Rule.CODECS,
                PLACE,
                video.name() + " is said to be " + String.join(",", said) + " and is " + String.join(",", measured));
    }

    private void picture(AttributeList variant, MeasuredTrack track) throws PlaylistException {
        if (!(track.init().config() instanceof MediaConfig.Video video)) {
            findings.add(Rule.RESOLUTION, PLACE, track.name() + " is a variant and has no picture");
            return;
        }
        String size = video.width() + "x" + video.height();
        String said = variant.required("RESOLUTION");
        findings.check(
                said.equals(size), Rule.RESOLUTION, PLACE, track.name() + " is said to be " + said + " and is " + size);
        findings.check(video.squarePixels(), Rule.RESOLUTION, PLACE, track.name() + " has pixels that are not square");
        frameRate(variant.required("FRAME-RATE"), track);
    }

    private void frameRate(String text, MeasuredTrack track) throws PlaylistException {
        if (!text.matches("\\d{1,6}(\\.\\d{1,6})?")) {
            throw new PlaylistException("no frame rate: " + Check.quoted(text));
        }
        double said = Double.parseDouble(text);
        DoubleSummaryStatistics measured = framesPerSecond(track);
        // A rate that varies is announced before its fastest part is known; one that does not must be right.
        boolean steady = measured.getMax() <= measured.getMin() * STEADY_TOLERANCE;
        findings.check(
                !steady || measured.getMax() <= said * FRAME_RATE_TOLERANCE,
                Rule.FRAME_RATE,
                PLACE,
                String.format(
                        Locale.ROOT,
                        "%s is said to show %.3f frames a second and shows %.3f",
                        track.name(),
                        said,
                        measured.getMax()));
    }

    /** Of each segment; the last one counts only when alone, for its last frame may stand longer or shorter. */
    private static DoubleSummaryStatistics framesPerSecond(MeasuredTrack track) {
        List<MeasuredSegment> segments = track.segments();
        return segments.subList(0, Math.max(Math.min(1, segments.size()), segments.size() - 1)).stream()
                .mapToDouble(s -> (double) s.samples() * track.timescale() / s.duration())
                .summaryStatistics();
    }

    private void rates(AttributeList variant, MeasuredTrack video, List<MeasuredTrack> audio, boolean ended)
            throws PlaylistException {
        Rates seen = video.rates();
        List<Rates> heard = audio.stream().map(MeasuredTrack::rates).toList();
        long peak = seen.peak() + heard.stream().mapToLong(Rates::peak).max().orElse(0);
        long average =
                seen.average() + heard.stream().mapToLong(Rates::average).max().orElse(0);
        long bandwidth = PlaylistLines.number(variant.required("BANDWIDTH"));
        findings.check(
                bandwidth >= peak,
                Rule.BANDWIDTH,
                PLACE,
                video.name() + " is said to need " + bandwidth + " bits a second and needs " + peak);
        Optional<Long> said = variant.number("AVERAGE-BANDWIDTH");
        if (said.isPresent() || ended) {
            findings.check(
                    Math.abs(said.orElse(0L) - average) <= average * AVERAGE_TOLERANCE,
                    Rule.AVERAGE_BANDWIDTH,
                    PLACE,
                    video.name() + " is said to need "
                            + said.map(String::valueOf).orElse("nothing") + " bits a second on average and needs "
                            + average);
        }
    }

    private void channels(AttributeList member) {
        MeasuredTrack track = member.get("URI").map(tracks::get).orElse(null);
        if (track != null && track.init().config() instanceof MediaConfig.Audio audio) {
            String said = member.get("CHANNELS").orElse("none");
            findings.check(
                    said.equals(Integer.toString(audio.channels())),
                    Rule.CODECS,
                    PLACE,
                    track.name() + " is said to have " + said + " channels and has " + audio.channels());
        }
    }
}
