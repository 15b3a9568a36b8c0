package dev.millrace.streams;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/** The rules of the DASH manifest as a whole, and the way to those of its parts. */
final class MpdRules {
    static final String PLACE = "manifest.mpd";
    private static final String TRICK_MODE = "http://dashif.org/guidelines/trickmode";
    private static final String NAMESPACE = "urn:mpeg:dash:schema:mpd:2011";
    private static final int MOST = 512;
    private static final long MILLISECOND = 1_000;

    private final Findings findings;
    private final Measurer measurer;
    private final RepresentationRules representations;
    /** By its init segment, of the main sets. */
    private final Map<Slice, MeasuredTrack> tracks = new LinkedHashMap<>();
    /** By the id of the main set, that of its first Representation. */
    private final Map<String, MeasuredTrack> sets = new LinkedHashMap<>();

    MpdRules(Findings findings, Measurer measurer) {
        this.findings = findings;
        this.measurer = measurer;
        this.representations = new RepresentationRules(findings);
    }

    /**
     * @param playlists the init segments that playlists name; empty where there are no playlists
     * @return what could be measured of the main sets
     */
    List<MeasuredTrack> check(MpdDocument mpd, Set<Slice> playlists) throws PlaylistException, IOException {
        int buffer = form(mpd.root());
        List<Element> all = MpdDocument.descendants(mpd.root(), "AdaptationSet");
        ids(all, "AdaptationSet");
        ids(mpd.representations(), "Representation");
        List<Element> trick = new ArrayList<>();
        Set<Slice> named = new HashSet<>();
        for (Element set : all) {
            if (trickMode(set).isPresent()) {
                trick.add(set);
            } else {
                set(set);
                for (Element representation : MpdDocument.descendants(set, "Representation")) {
                    MpdTemplate template = MpdTemplate.of(representation);
                    named.add(template.init());
                    main(set, representation, template, playlists, buffer);
                }
            }
        }
        for (Slice init : playlists) {
            findings.check(
                    named.contains(init), Rule.RENDITIONS, PLACE, "the playlists name " + init + ", it does not");
        }
        for (Element set : trick) {
            trick(set, buffer);
        }
        length(mpd.root());
        return List.copyOf(tracks.values());
    }

    /** @return seconds that a player holds before it begins */
    private int form(Element root) throws PlaylistException {
        require(NAMESPACE.equals(root.getNamespaceURI()), "its root is not MPD of the DASH namespace");
        if (MpdDocument.descendants(root, "Representation").size() > MOST) {
            throw new PlaylistException("it has more than " + MOST + " Representations");
        }
        require(!root.getAttribute("profiles").isBlank(), "it has no profiles");
        String type = MpdDocument.attribute(root, "type").orElse("static");
        require(type.equals("static") || type.equals("dynamic"), "its type is " + Check.quoted(type));
        require(
                MpdDocument.descendants(root, "Period").size() == 1,
                "it has not one Period, which is all that is understood here");
        require(
                type.equals("static")
                        == MpdDocument.attribute(root, "mediaPresentationDuration")
                                .isPresent(),
                "only a static manifest has a duration, and always");
        Optional<String> buffer = MpdDocument.attribute(root, "minBufferTime");
        require(buffer.isPresent(), "it has no minBufferTime");
        return Math.clamp(Math.round(micros(buffer.orElse("PT1S")) / (double) Ticks.MICROS), 1, 3_600);
    }

    private void require(boolean holds, String otherwise) {
        findings.check(holds, Rule.DASH_FORM, PLACE, otherwise);
    }

    private void ids(List<Element> elements, String kind) {
        Set<String> ids = new HashSet<>();
        for (Element element : elements) {
            String id = element.getAttribute("id");
            findings.check(
                    !id.isBlank() && ids.add(id),
                    Rule.DASH_IDS,
                    PLACE,
                    "two of kind " + kind + " have the id " + Check.quoted(id) + ", or one has none");
        }
    }

    private void set(Element set) {
        String id = "the AdaptationSet " + Check.quoted(set.getAttribute("id"));
        String mime = set.getAttribute("mimeType");
        boolean audio = mime.equals("audio/mp4");
        findings.check(
                audio || mime.equals("video/mp4"), Rule.DASH_SET, PLACE, id + " has mimeType " + Check.quoted(mime));
        String content = set.getAttribute("contentType");
        findings.check(
                content.isEmpty() || mime.startsWith(content + "/"),
                Rule.DASH_SET,
                PLACE,
                id + " has contentType " + Check.quoted(content));
        findings.check(
                !audio || !set.getAttribute("lang").isBlank(), Rule.DASH_SET, PLACE, id + " is audio without lang");
        findings.check(
                set.getAttribute("segmentAlignment").equals("true"),
                Rule.DASH_SET,
                PLACE,
                id + " is not said to have aligned segments");
        String sap = set.getAttribute("startWithSAP");
        findings.check(
                sap.equals("1") || sap.equals("2"),
                Rule.DASH_SET,
                PLACE,
                id + " is not said to have segments at whose beginning decoding can begin");
    }

    private void main(Element set, Element representation, MpdTemplate template, Set<Slice> playlists, int buffer)
            throws PlaylistException, IOException {
        if (!playlists.isEmpty() && !playlists.contains(template.init())) {
            findings.add(Rule.RENDITIONS, PLACE, "it names " + template.init() + ", the playlists do not");
            return;
        }
        Optional<MeasuredTrack> track = measure(representation, template, buffer);
        if (track.isPresent()) {
            tracks.put(template.init(), track.get());
            sets.putIfAbsent(set.getAttribute("id"), track.get());
            representations.check(representation, template, track.get());
        }
    }

    private Optional<MeasuredTrack> measure(Element representation, MpdTemplate template, int buffer)
            throws IOException {
        Slice place = template.init();
        Rule rule = Rule.MAP;
        try {
            InitSegment init = measurer.init(place);
            rule = Rule.BYTES;
            List<MeasuredSegment> segments = new ArrayList<>();
            for (Slice slice : template.segments()) {
                place = slice;
                segments.add(measurer.segment(init, slice));
            }
            return Optional.of(new MeasuredTrack(
                    representation.getAttribute("id"),
                    template.init(),
                    init,
                    measurer.sps(template.init()),
                    buffer,
                    template.segments(),
                    segments,
                    Set.of()));
        } catch (MalformedMediaException e) {
            findings.add(rule, place.toString(), String.valueOf(e.getMessage()));
        } catch (NoSuchFileException e) {
            // More segments than there are: the timeline is wrong.
            findings.missing(rule == Rule.BYTES ? Rule.DASH_TIMELINE : rule, place.toString(), e);
        }
        return Optional.empty();
    }

    private static Optional<String> trickMode(Element set) {
        return MpdDocument.descendants(set, "EssentialProperty").stream()
                .filter(p -> p.getAttribute("schemeIdUri").equals(TRICK_MODE))
                .map(p -> p.getAttribute("value"))
                .findFirst();
    }

    private void trick(Element set, int buffer) throws PlaylistException, IOException {
        String mains = trickMode(set).orElse("");
        List<MeasuredTrack> served = new ArrayList<>();
        for (String id : mains.strip().split("\\s+", -1)) {
            MeasuredTrack main = sets.get(id);
            findings.check(
                    main != null && main.video(),
                    Rule.DASH_TRICK,
                    PLACE,
                    "trick mode is for the set " + Check.quoted(id) + ", which is not there or no video");
            if (main != null) {
                served.add(main);
            }
        }
        for (Element representation : MpdDocument.descendants(set, "Representation")) {
            MpdTemplate template = MpdTemplate.of(representation);
            Optional<MeasuredTrack> track = measure(representation, template, buffer);
            if (track.isPresent()) {
                representations.check(representation, template, track.get());
                served.forEach(main -> representations.trick(main, track.get()));
            }
        }
    }

    private void length(Element root) throws PlaylistException {
        Optional<String> said = MpdDocument.attribute(root, "mediaPresentationDuration");
        if (said.isPresent() && !tracks.isEmpty()) {
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
