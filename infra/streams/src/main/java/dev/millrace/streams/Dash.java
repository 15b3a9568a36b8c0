package dev.millrace.streams;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** DASH manifests (ISO/IEC 23009-1) as pure functions of the index. All URLs are relative. */
public final class Dash {
    private static final String PROFILES = "urn:mpeg:dash:profile:isoff-live:2011,urn:mpeg:dash:profile:cmaf:2019";

    private final PresentationIndex index;
    private final String base;
    private final Xml xml = new Xml();
    private final DashTimeline timeline = new DashTimeline(xml);
    private int sets;

    /**
     * What a manifest that changes must say of its times.
     *
     * @param availabilityStart the wall clock's time of the presentation's start. It must stay the same while the
     *     revision grows, and every listed segment must have ended by now on a clock that starts there: the opening of
     *     the revision less the source's duration is such a time
     * @param published when this snapshot became current
     * @param updatePeriod after how long a player asks again
     * @param presentationDelay how far from its newest segment a player stays
     */
    public record Live(
            Instant availabilityStart, Instant published, Duration updatePeriod, Duration presentationDelay) {}

    private Dash(PresentationIndex index, String base) {
        this.index = index;
        this.base = Base.check(base);
    }

    /**
     * The manifest of a sealed index.
     *
     * @param base what leads from the manifest's URL to the revision's folder: empty, or {@code <rev>/}
     * @throws IllegalStateException while the index is open
     */
    public static String manifest(PresentationIndex index, String base) {
        if (!index.sealed()) {
            throw new IllegalStateException("an open index has no static manifest");
        }
        return new Dash(index, base).write(null);
    }

    /** The manifest of an index that may be open: {@code dynamic} while it is, {@code static} once sealed. */
    public static String manifest(PresentationIndex index, String base, Live live) {
        return new Dash(index, base).write(index.sealed() ? null : live);
    }

    private String write(@Nullable Live live) {
        List<Object> attributes =
                new ArrayList<>(List.of("xmlns", "urn:mpeg:dash:schema:mpd:2011", "profiles", PROFILES));
        if (live == null) {
            attributes.addAll(List.of("type", "static", "mediaPresentationDuration", Ticks.iso(endMicros())));
        } else {
            attributes.addAll(List.of(
                    "type", "dynamic",
                    "availabilityStartTime", live.availabilityStart().truncatedTo(ChronoUnit.MILLIS),
                    "publishTime", live.published().truncatedTo(ChronoUnit.MILLIS),
                    "minimumUpdatePeriod", live.updatePeriod(),
                    "suggestedPresentationDelay", live.presentationDelay()));
        }
        Duration target = Duration.ofSeconds(index.targetDuration());
        attributes.addAll(List.of("maxSegmentDuration", longest(), "minBufferTime", target));
        return xml.element(
                        "MPD",
                        () -> xml.element("Period", this::period, "id", "0", "start", "PT0S"),
                        attributes.toArray())
                .toString();
    }

    private void period() {
        Map<String, List<Rendition>> groups = new LinkedHashMap<>();
        for (Rendition r : index.renditions()) {
            groups.computeIfAbsent(switchingGroup(r), _ -> new ArrayList<>()).add(r);
        }
        Map<Integer, VideoRendition> trick = new LinkedHashMap<>();
        boolean firstAudio = true;
        for (List<Rendition> group : groups.values()) {
            switch (group.getFirst()) {
                case VideoRendition _ -> {
                    videoSet(group);
                    smallestWithPictures(group).ifPresent(v -> trick.put(sets, v));
                }
                case AudioRendition audio -> {
                    audioSet(group, audio, firstAudio ? "main" : "alternate");
                    firstAudio = false;
                }
            }
        }
        DashTrick writer = new DashTrick(xml, timeline, base, index.targetDuration());
        trick.forEach((main, video) -> writer.write(video, ++sets, main));
    }

    private Optional<VideoRendition> smallestWithPictures(List<Rendition> group) {
        return group.stream()
                .filter(r -> index.sealed() && TrickSegments.exist(r))
                .map(VideoRendition.class::cast)
                .min(Comparator.comparingLong(v -> (long) v.width() * v.height()));
    }

    /** Renditions between which a player may switch while it plays: rungs of one codec, an audio track and its copy. */
    private String switchingGroup(Rendition rendition) {
        return switch (rendition) {
            case VideoRendition v -> v.codecs().split("\\.", 2)[0] + " " + v.range();
            case AudioRendition a -> original(a).name();
        };
    }

    private AudioRendition original(AudioRendition audio) {
        if (!audio.low()) {
            return audio;
        }
        List<AudioRendition> copies = alike(audio, true);
        List<AudioRendition> originals = alike(audio, false);
        int at = copies.indexOf(audio);
        return at < originals.size() ? originals.get(at) : audio;
    }

    private List<AudioRendition> alike(AudioRendition audio, boolean low) {
        return index.audios().stream()
                .filter(other -> other.low() == low && other.codec().equals(audio.codec()))
                .toList();
    }

    private void videoSet(List<Rendition> group) {
        VideoRendition largest = group.stream()
                .filter(VideoRendition.class::isInstance)
                .map(VideoRendition.class::cast)
                .max((a, b) -> Long.compare((long) a.width() * a.height(), (long) b.width() * b.height()))
                .orElseThrow();
        set(
                group,
                () -> {
                    role("main");
                    colour(largest.range());
                },
                "contentType",
                "video",
                "mimeType",
                "video/mp4",
                "segmentAlignment",
                true,
                "startWithSAP",
                1,
                "par",
                ratio(largest.width(), largest.height()),
                "maxWidth",
                largest.width(),
                "maxHeight",
                largest.height());
    }

    private void audioSet(List<Rendition> group, AudioRendition audio, String role) {
        set(
                group,
                () -> role(role),
                "contentType",
                "audio",
                "mimeType",
                "audio/mp4",
                "lang",
                audio.language(),
                "segmentAlignment",
                true,
                "startWithSAP",
                1);
    }

    private void set(List<Rendition> group, Runnable descriptors, Object... attributes) {
        List<Object> all = new ArrayList<>(List.of("id", ++sets));
        all.addAll(List.of(attributes));
        Track first = group.getFirst().track();
        boolean shared = group.stream().allMatch(r -> DashTimeline.same(first, r.track()));
        xml.element(
                "AdaptationSet",
                () -> {
                    descriptors.run();
                    if (shared) {
                        template(first);
                    }
                    group.forEach(r -> representation(r, !shared));
                },
                all.toArray());
    }

    private void role(String value) {
        xml.element("Role", "schemeIdUri", "urn:mpeg:dash:role:2011", "value", value);
    }

    /** Code points of ISO/IEC 23091-2 for what is not SDR. */
    private void colour(VideoRange range) {
        int transfer = switch (range) {
            case SDR -> 0;
            case PQ -> 16;
            case HLG -> 18;
        };
        if (transfer != 0) {
            property("ColourPrimaries", 9);
            property("TransferCharacteristics", transfer);
            property("MatrixCoefficients", 9);
        }
    }

    private void property(String name, int value) {
        xml.element("SupplementalProperty", "schemeIdUri", "urn:mpeg:mpegB:cicp:" + name, "value", value);
    }

    private void representation(Rendition rendition, boolean ownTemplate) {
        Track track = rendition.track();
        long bandwidth =
                index.sealed() ? Rates.of(track, index.targetDuration()).peak() : track.rateCap();
        Runnable body = () -> {
            if (rendition instanceof AudioRendition audio) {
                xml.element(
                        "AudioChannelConfiguration",
                        "schemeIdUri",
                        "urn:mpeg:dash:23003:3:audio_channel_configuration:2011",
                        "value",
                        audio.channels());
            }
            if (ownTemplate) {
                template(track);
            }
        };
        Object[] attributes = switch (rendition) {
            case VideoRendition v ->
                new Object[] {
                    "id", v.name(),
                    "bandwidth", bandwidth,
                    "codecs", v.codecs(),
                    "width", v.width(),
                    "height", v.height(),
                    "frameRate", v.frameRate(),
                    "sar", "1:1"
                };
            case AudioRendition a ->
                new Object[] {
                    "id", a.name(),
                    "bandwidth", bandwidth,
                    "codecs", a.codecs(),
                    "audioSamplingRate", a.sampleRate()
                };
        };
        xml.element("Representation", body, attributes);
    }

    private void template(Track track) {
        timeline.write(track, base + "$RepresentationID$/init.mp4", base + "$RepresentationID$/$Number$.m4s");
    }

    private long endMicros() {
        return index.renditions().stream()
                .map(Rendition::track)
                .filter(t -> !t.segments().isEmpty())
                .mapToLong(t -> Ticks.micros(t.segments().getLast().end() - t.priming(), t.timescale()))
                .max()
                .orElse(0);
    }

    private String longest() {
        return Ticks.iso(index.renditions().stream()
                .map(Rendition::track)
                .mapToLong(t -> t.segments().stream()
                        .mapToLong(s -> Ticks.micros(s.duration(), t.timescale()))
                        .max()
                        .orElse(0))
                .max()
                .orElse(0));
    }

    private static String ratio(int width, int height) {
        int divisor = BigInteger.valueOf(width).gcd(BigInteger.valueOf(height)).intValue();
        return width / divisor + ":" + height / divisor;
    }
}
