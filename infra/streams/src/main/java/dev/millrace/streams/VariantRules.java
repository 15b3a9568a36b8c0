package dev.millrace.streams;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a variant, and an I-frame variant, says of the bytes that it names. */
final class VariantRules {
    private static final String PLACE = MasterPlaylistRules.PLACE;
    private static final Pattern RATE = Pattern.compile("\\d{1,6}(\\.\\d{1,6})?");
    private static final double AVERAGE_TOLERANCE = 0.1;
    private static final double PEAK_TOLERANCE = 0.1;
    private static final double FRAME_RATE_TOLERANCE = 1.01;
    private static final double STEADY_TOLERANCE = 1.02;
    /** With what clocks are off by. */
    private static final double HIGHEST_FRAME_RATE = 60.5;

    private final Findings findings;

    VariantRules(Findings findings) {
        this.findings = findings;
    }

    /**
     * @param audio what may be heard with it
     * @param ended whether all of it is there
     * @param allSdr whether no variant is anything else
     */
    void check(AttributeList said, MeasuredTrack video, List<MeasuredTrack> audio, boolean ended, boolean allSdr)
            throws PlaylistException {
        codecs(said, video, audio);
        if (video.init().config() instanceof MediaConfig.Video config) {
            resolution(Rule.RESOLUTION, said, video.name(), config);
            findings.check(
                    config.squarePixels(), Rule.RESOLUTION, PLACE, video.name() + " has pixels that are not square");
            frameRate(said.get("FRAME-RATE"), video);
            range(Rule.VIDEO_RANGE, said, video.name(), video.range(), allSdr);
        } else {
            findings.add(Rule.RESOLUTION, PLACE, video.name() + " is a variant and has no picture");
        }
        rates(said, video, audio, ended);
    }

    void check(AttributeList said, IFrames track, boolean allSdr) throws PlaylistException {
        String codecs = said.get("CODECS").orElse("nothing");
        String measured = track.init().config().codecs();
        findings.check(
                codecs.equals(measured),
                Rule.IFRAME_PLAYLIST,
                PLACE,
                track.path() + " is said to be " + codecs + " and is " + measured);
        if (track.init().config() instanceof MediaConfig.Video config) {
            resolution(Rule.IFRAME_PLAYLIST, said, track.path(), config);
        }
        range(Rule.IFRAME_PLAYLIST, said, track.path(), VideoRange.of(track.sps()), allSdr);
        peak(Rule.IFRAME_BANDWIDTH, said, track.path(), track.rates().peak(), true);
    }

    private void codecs(AttributeList said, MeasuredTrack video, List<MeasuredTrack> audio) {
        Set<String> named =
                new TreeSet<>(Arrays.asList(said.get("CODECS").orElse("nothing").split(",", -1)));
        Set<String> measured = new TreeSet<>();
        measured.add(video.init().config().codecs());
        audio.forEach(a -> measured.add(a.init().config().codecs()));
        findings.check(
                named.equals(measured),
                Rule.CODECS,
                PLACE,
                video.name() + " is said to be " + String.join(",", named) + " and is " + String.join(",", measured));
    }

    private void resolution(Rule rule, AttributeList said, String name, MediaConfig.Video video) {
        String size = video.width() + "x" + video.height();
        String named = said.get("RESOLUTION").orElse("nothing");
        findings.check(named.equals(size), rule, PLACE, name + " is said to be " + named + " and is " + size);
    }

    private void range(Rule rule, AttributeList said, String name, VideoRange measured, boolean allSdr) {
        Optional<String> named = said.get("VIDEO-RANGE");
        findings.check(
                named.map(measured.name()::equals).orElse(allSdr),
                rule,
                PLACE,
                name + " is said to be " + named.orElse("of no VIDEO-RANGE") + " and is " + measured);
    }

    private void frameRate(Optional<String> text, MeasuredTrack track) {
        if (text.isEmpty() || !RATE.matcher(text.get()).matches()) {
            findings.add(
                    Rule.FRAME_RATE,
                    PLACE,
                    track.name() + " has no FRAME-RATE"
                            + text.map(t -> ": " + Check.quoted(t)).orElse(""));
            return;
        }
        double said = Double.parseDouble(text.get());
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
        findings.check(
                said <= HIGHEST_FRAME_RATE
                        && (!steady || measured.getMax() <= HIGHEST_FRAME_RATE * FRAME_RATE_TOLERANCE),
                Rule.FRAME_RATE_LIMIT,
                PLACE,
                String.format(
                        Locale.ROOT, "%s shows %.3f frames a second", track.name(), Math.max(said, measured.getMax())));
    }

    /** Of each segment; the last one counts only when alone, for its last frame may stand longer or shorter. */
    private static DoubleSummaryStatistics framesPerSecond(MeasuredTrack track) {
        List<MeasuredSegment> segments = track.segments();
        return segments.subList(0, Math.max(Math.min(1, segments.size()), segments.size() - 1)).stream()
                .mapToDouble(s -> (double) s.samples() * track.timescale() / s.duration())
                .summaryStatistics();
    }

    private void rates(AttributeList said, MeasuredTrack video, List<MeasuredTrack> audio, boolean ended)
            throws PlaylistException {
        Rates seen = video.rates();
        List<Rates> heard = audio.stream().map(MeasuredTrack::rates).toList();
        long peak = seen.peak() + heard.stream().mapToLong(Rates::peak).max().orElse(0);
        long average =
                seen.average() + heard.stream().mapToLong(Rates::average).max().orElse(0);
        peak(Rule.BANDWIDTH, said, video.name(), peak, ended);
        Optional<Long> named = said.number("AVERAGE-BANDWIDTH");
        if (named.isPresent() || ended) {
            findings.check(
                    Math.abs(named.orElse(0L) - average) <= average * AVERAGE_TOLERANCE,
                    Rule.AVERAGE_BANDWIDTH,
                    PLACE,
                    video.name() + " is said to need "
                            + named.map(String::valueOf).orElse("nothing") + " bits a second on average and needs "
                            + average);
        }
    }

    private void peak(Rule rule, AttributeList said, String name, long peak, boolean ended) throws PlaylistException {
        long bandwidth = PlaylistLines.number(said.required("BANDWIDTH"));
        findings.check(
                bandwidth >= peak && (!ended || bandwidth <= peak * (1 + PEAK_TOLERANCE)),
                rule,
                PLACE,
                name + " is said to need " + bandwidth + " bits a second and needs " + peak);
    }
}
