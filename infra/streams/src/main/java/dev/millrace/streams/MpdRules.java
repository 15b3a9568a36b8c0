package dev.millrace.streams;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.w3c.dom.Element;

/** The rules of the DASH manifest against the renditions. */
final class MpdRules {
    static final String PLACE = "manifest.mpd";
    private static final long MILLISECOND = 1_000;

    private final Findings findings;
    /** By name. */
    private final Map<String, MeasuredTrack> tracks;

    MpdRules(Findings findings, Map<String, MeasuredTrack> tracks) {
        this.findings = findings;
        this.tracks = tracks;
    }

    void check(MpdDocument mpd) throws PlaylistException {
        Set<String> names = new TreeSet<>();
        for (Element representation : mpd.representations()) {
            String name = representation.getAttribute("id");
            MeasuredTrack track = tracks.get(name);
            if (names.add(name) && track != null) {
                representation(representation, track);
                timeline(MpdDocument.template(representation), track);
            }
        }
        findings.check(
                names.equals(tracks.keySet()),
                Rule.RENDITIONS,
                PLACE,
                "it has " + names + " and the playlists " + new TreeSet<>(tracks.keySet()));
        length(mpd.root());
    }

    private void representation(Element representation, MeasuredTrack track) throws PlaylistException {
        said(representation, "codecs", track.init().config().codecs(), track);
        switch (track.init().config()) {
            case MediaConfig.Video video -> {
                said(representation, "width", Integer.toString(video.width()), track);
                said(representation, "height", Integer.toString(video.height()), track);
            }
            case MediaConfig.Audio audio ->
                said(representation, "audioSamplingRate", Integer.toString(audio.sampleRate()), track);
        }
        long bandwidth = MpdDocument.number(representation, "bandwidth");
        long peak = track.rates().peak();
        findings.check(
                bandwidth >= peak,
                Rule.DASH_REPRESENTATION,
                PLACE,
                track.name() + " is said to need " + bandwidth + " bits a second and needs " + peak);
    }

    private void said(Element representation, String attribute, String measured, MeasuredTrack track) {
        String said = representation.getAttribute(attribute);
        findings.check(
                said.equals(measured),
                Rule.DASH_REPRESENTATION,
                PLACE,
                track.name() + " has " + attribute + " " + Check.quoted(said) + ", its bytes say " + measured);
    }

    private void timeline(Element template, MeasuredTrack track) throws PlaylistException {
        findings.check(
                template.getAttribute("media").endsWith("$RepresentationID$/$Number$.m4s")
                        && template.getAttribute("initialization").endsWith("$RepresentationID$/init.mp4")
                        && MpdDocument.number(template, "startNumber") == 1,
                Rule.DASH_TIMELINE,
                PLACE,
                track.name() + " is not addressed as its playlist does");
        long timescale = MpdDocument.number(template, "timescale");
        List<MpdDocument.Span> said = MpdDocument.timeline(template);
        List<MpdDocument.Span> measured = presented(track);
        if (timescale != track.timescale() || said.size() != measured.size()) {
            findings.add(
                    Rule.DASH_TIMELINE,
                    PLACE,
                    track.name() + " is said to have " + said.size() + " segments at " + timescale
                            + " ticks a second and has " + measured.size() + " at " + track.timescale());
            return;
        }
        for (int i = 0; i < said.size(); i++) {
            findings.check(
                    said.get(i).equals(measured.get(i)),
                    Rule.DASH_TIMELINE,
                    PLACE,
                    track.place(i) + " is said to be " + said.get(i) + " and is " + measured.get(i));
        }
    }

    private static List<MpdDocument.Span> presented(MeasuredTrack track) {
        List<MpdDocument.Span> spans = new ArrayList<>();
        for (int i = 0; i < track.segments().size(); i++) {
            long start = Math.max(0, track.shownFrom(i));
            spans.add(new MpdDocument.Span(start, track.shownUntil(i) - start));
        }
        return spans;
    }

    private void length(Element root) throws PlaylistException {
        Optional<String> said = MpdDocument.attribute(root, "mediaPresentationDuration");
        boolean complete = root.getAttribute("type").equals("static");
        findings.check(
                complete == said.isPresent(), Rule.SYNTAX, PLACE, "only a static manifest has a duration, and always");
        if (said.isPresent()) {
            long micros = micros(said.get());
            long measured = tracks.values().stream()
                    .filter(t -> !t.segments().isEmpty())
                    .mapToLong(t -> Ticks.micros(t.shownUntil(t.segments().size() - 1), t.timescale()))
                    .max()
                    .orElse(0);
            findings.check(
                    Math.abs(micros - measured) <= MILLISECOND,
                    Rule.DASH_TIMELINE,
                    PLACE,
                    "it is said to last " + Ticks.seconds(micros) + " s and lasts " + Ticks.seconds(measured));
        }
    }

    private static long micros(String duration) throws PlaylistException {
        try {
            return Duration.parse(duration).toNanos() / 1_000;
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new PlaylistException("no duration: " + Check.quoted(duration));
        }
    }
}
