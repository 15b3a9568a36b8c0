package dev.millrace.streams;

import java.util.ArrayList;
import java.util.List;
import org.w3c.dom.Element;

/** The rules of one Representation against its segments. */
final class RepresentationRules {
    private static final String PLACE = MpdRules.PLACE;
    private static final String CHANNELS = "urn:mpeg:dash:23003:3:audio_channel_configuration:2011";

    private final Findings findings;

    RepresentationRules(Findings findings) {
        this.findings = findings;
    }

    void check(Element representation, MpdTemplate template, MeasuredTrack track) throws PlaylistException {
        said(representation, "codecs", track.init().config().codecs(), track);
        switch (track.init().config()) {
            case MediaConfig.Video video -> {
                said(representation, "width", Integer.toString(video.width()), track);
                said(representation, "height", Integer.toString(video.height()), track);
            }
            case MediaConfig.Audio audio -> {
                said(representation, "audioSamplingRate", Integer.toString(audio.sampleRate()), track);
                channels(representation, audio, track);
            }
        }
        long bandwidth = MpdDocument.number(representation, "bandwidth");
        long peak = track.rates().peak();
        findings.check(
                bandwidth >= peak,
                Rule.DASH_REPRESENTATION,
                PLACE,
                track.name() + " is said to need " + bandwidth + " bits a second and needs " + peak);
        timeline(template, track);
    }

    private void channels(Element representation, MediaConfig.Audio audio, MeasuredTrack track) {
        for (Element said : MpdDocument.descendants(representation, "AudioChannelConfiguration")) {
            findings.check(
                    !said.getAttribute("schemeIdUri").equals(CHANNELS)
                            || said.getAttribute("value").equals(Integer.toString(audio.channels())),
                    Rule.DASH_REPRESENTATION,
                    PLACE,
                    track.name() + " is said to have " + Check.quoted(said.getAttribute("value")) + " channels and has "
                            + audio.channels());
        }
    }

    private void said(Element representation, String attribute, String measured, MeasuredTrack track) {
        String said = representation.getAttribute(attribute);
        findings.check(
                said.equals(measured),
                Rule.DASH_REPRESENTATION,
                PLACE,
                track.name() + " has " + attribute + " " + Check.quoted(said) + ", its bytes say " + measured);
    }

    private void timeline(MpdTemplate template, MeasuredTrack track) {
        List<MpdDocument.Span> said = template.spans();
        List<MpdDocument.Span> measured = presented(track);
        if (template.timescale() != track.timescale()) {
            findings.add(
                    Rule.DASH_TIMELINE,
                    PLACE,
                    track.name() + " is said to have " + template.timescale() + " ticks a second and has "
                            + track.timescale());
            return;
        }
        for (int i = 0; i < said.size(); i++) {
            findings.check(
                    said.get(i).equals(measured.get(i)),
                    Rule.DASH_TIMELINE,
                    PLACE,
                    track.place(i) + " is said to be " + said.get(i) + " and is " + measured.get(i));
        }
        findings.check(
                said.isEmpty() || said.getFirst().start() <= template.timescale() / 10,
                Rule.DASH_TIMELINE,
                PLACE,
                track.name() + " has nothing for the beginning of the Period");
    }

    private static List<MpdDocument.Span> presented(MeasuredTrack track) {
        List<MpdDocument.Span> spans = new ArrayList<>();
        for (int i = 0; i < track.segments().size(); i++) {
            long start = Math.max(0, track.shownFrom(i));
            spans.add(new MpdDocument.Span(start, track.shownUntil(i) - start));
        }
        return spans;
    }

    /** One picture for each of the main set's segments, on the same clock or one that agrees. */
    void trick(MeasuredTrack main, MeasuredTrack trick) {
        boolean aligned = main.segments().size() == trick.segments().size();
        for (int i = 0; aligned && i < main.segments().size(); i++) {
            aligned = trick.segments().get(i).samples() == 1
                    && Ticks.micros(main.segments().get(i).start(), main.timescale())
                            == Ticks.micros(trick.segments().get(i).start(), trick.timescale());
        }
        findings.check(
                aligned,
                Rule.DASH_TRICK,
                PLACE,
                trick.name() + " does not have one picture for each segment of " + main.name());
    }
}
