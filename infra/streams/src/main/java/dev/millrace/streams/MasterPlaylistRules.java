package dev.millrace.streams;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules of the multivariant playlist against the renditions that it names. */
final class MasterPlaylistRules {
    static final String PLACE = "master.m3u8";
    private static final double SPAN_TOLERANCE = 0.1;
    private static final long CELLULAR = 192_000;

    private final Findings findings;
    private final MasterPlaylist master;
    private final Playlists playlists;
    private final List<String> paths;
    private final VariantRules variants;

    /** @param paths of the playlists of variants and audio, those that can be reached */
    MasterPlaylistRules(Findings findings, MasterPlaylist master, Playlists playlists, List<String> paths) {
        this.findings = findings;
        this.master = master;
        this.playlists = playlists;
        this.paths = paths;
        this.variants = new VariantRules(findings);
    }

    void check() throws PlaylistException {
        together();
        sound();
        offer();
        boolean ended = paths.stream().flatMap(this::parsed).allMatch(MediaPlaylist::ended);
        boolean allSdr = allSdr();
        for (MasterPlaylist.Variant variant : master.variants()) {
            MeasuredTrack video = track(variant.uri()).findFirst().orElse(null);
            if (video != null) {
                List<MeasuredTrack> audio = variant.attributes().get("AUDIO").map(master::group).stream()
                        .flatMap(List::stream)
                        .flatMap(m -> m.get("URI").stream())
                        .flatMap(this::track)
                        .toList();
                variants.check(variant.attributes(), video, audio, ended, allSdr);
            }
        }
        iframes(ended, allSdr);
    }

    private Stream<MediaPlaylist> parsed(String path) {
        return playlists.parsed(path).stream();
    }

    /** As the multivariant playlist names it: it lies at the top, so URIs are paths. */
    private Stream<MeasuredTrack> track(String path) {
        return playlists.track(path).stream();
    }

    /** What all playlists must have in common. */
    private void together() {
        findings.check(
                master.independent() || paths.stream().flatMap(this::parsed).allMatch(MediaPlaylist::independent),
                Rule.INDEPENDENT,
                PLACE,
                "neither it nor every media playlist has EXT-X-INDEPENDENT-SEGMENTS");
        Set<Integer> counts = new TreeSet<>();
        Set<Integer> targets = new TreeSet<>();
        Set<Set<Integer>> breaks = new HashSet<>();
        Set<Double> spans = new TreeSet<>();
        for (String path : paths) {
            parsed(path).forEach(p -> {
                targets.add(p.targetDuration());
                breaks.add(p.discontinuities());
            });
            track(path).forEach(t -> {
                counts.add(t.segments().size());
                spans.add(t.seconds());
            });
        }
        findings.check(counts.size() <= 1, Rule.NUMBERS, PLACE, "its playlists list " + counts + " segments");
        findings.check(targets.size() <= 1, Rule.SAME_TARGET, PLACE, "its playlists' targets are " + targets + " s");
        findings.check(
                breaks.size() <= 1, Rule.DISCONTINUITY, PLACE, "its playlists have discontinuities at " + breaks);
        double shortest = spans.stream().findFirst().orElse(0.0);
        findings.check(
                spans.stream().allMatch(s -> s <= shortest + SPAN_TOLERANCE),
                Rule.SAME_SPAN,
                PLACE,
                "its playlists last " + spans + " s");
    }

    private void sound() {
        Set<String> named = new TreeSet<>();
        master.variants().forEach(v -> v.attributes().get("AUDIO").ifPresent(named::add));
        for (String group : named) {
            List<AttributeList> members = master.group(group);
            findings.check(
                    !members.isEmpty(), Rule.AUDIO_GROUP, PLACE, "the group " + Check.quoted(group) + " is not there");
            group(group, members);
        }
        Set<Set<String>> members = named.stream()
                .map(group -> master.group(group).stream()
                        .map(m -> m.get("NAME").orElse(""))
                        .collect(Collectors.toSet()))
                .collect(Collectors.toSet());
        findings.check(members.size() <= 1, Rule.AUDIO_GROUP, PLACE, "its audio groups have the members " + members);
        boolean some = false;
        boolean stereo = false;
        for (AttributeList member : master.audio().toList()) {
            findings.check(
                    member.get("LANGUAGE").isPresent(),
                    Rule.LANGUAGE,
                    PLACE,
                    "the audio " + Check.quoted(member.get("NAME").orElse("")) + " has no LANGUAGE");
            Optional<MeasuredTrack> track = member.get("URI").flatMap(playlists::track);
            if (track.isPresent() && track.get().init().config() instanceof MediaConfig.Audio audio) {
                some = true;
                stereo |= audio.channels() <= 2;
                String said = member.get("CHANNELS").orElse("none").split("/", 2)[0];
                findings.check(
                        said.equals(Integer.toString(audio.channels())),
                        Rule.CHANNELS,
                        PLACE,
                        track.get().name() + " is said to have " + said + " channels and has " + audio.channels());
            }
        }
        findings.check(!some || stereo, Rule.STEREO, PLACE, "no audio has two channels or one");
    }

    private void group(String group, List<AttributeList> members) {
        Set<String> names = new HashSet<>();
        int defaults = 0;
        for (AttributeList member : members) {
            String name = member.get("NAME").orElse("");
            findings.check(
                    !name.isEmpty() && names.add(name),
                    Rule.AUDIO_GROUP,
                    PLACE,
                    "the group " + Check.quoted(group) + " has two members called " + Check.quoted(name));
            boolean first = member.get("DEFAULT").filter("YES"::equals).isPresent();
            defaults += first ? 1 : 0;
            findings.check(
                    !first || !member.get("AUTOSELECT").filter("NO"::equals).isPresent(),
                    Rule.AUDIO_GROUP,
                    PLACE,
                    Check.quoted(name) + " is the default and may not be selected");
        }
        findings.check(
                defaults <= 1, Rule.AUDIO_GROUP, PLACE, "the group " + Check.quoted(group) + " has several defaults");
    }

    /** What there must be to choose from. */
    private void offer() throws PlaylistException {
        long scores = master.variants().stream()
                .filter(v -> v.attributes().get("SCORE").isPresent())
                .count();
        findings.check(
                scores == 0 || scores == master.variants().size(),
                Rule.SCORE,
                PLACE,
                scores + " of " + master.variants().size() + " variants have a SCORE");
        long different = master.variants().stream()
                .map(MasterPlaylist.Variant::uri)
                .distinct()
                .count();
        findings.check(different > 1, Rule.VARIANTS, PLACE, "there is one variant");
        OptionalLong least = OptionalLong.empty();
        for (MasterPlaylist.Variant variant : master.variants()) {
            long bandwidth = PlaylistLines.number(variant.attributes().required("BANDWIDTH"));
            least = OptionalLong.of(Math.min(bandwidth, least.orElse(bandwidth)));
        }
        findings.check(
                least.orElse(0) <= CELLULAR || brief(),
                Rule.CELLULAR,
                PLACE,
                "the slowest variant needs " + least.orElse(0) + " bits a second");
    }

    /** Whether all of it is shorter than what a peak is measured over (RFC 8216bis 4.1). */
    private boolean brief() {
        List<MeasuredTrack> tracks =
                master.variants().stream().flatMap(v -> track(v.uri())).toList();
        return !tracks.isEmpty() && tracks.stream().allMatch(t -> 2 * t.seconds() < t.targetDuration());
    }

    private boolean allSdr() {
        List<VideoRange> ranges = master.variants().stream()
                .flatMap(v -> track(v.uri()))
                .map(MeasuredTrack::range)
                .toList();
        findings.check(
                ranges.isEmpty() || ranges.contains(VideoRange.SDR), Rule.SDR, PLACE, "every variant is " + ranges);
        return ranges.stream().allMatch(VideoRange.SDR::equals);
    }

    private void iframes(boolean ended, boolean allSdr) throws PlaylistException {
        boolean sdr = false;
        for (AttributeList tag : master.iframes()) {
            String path = tag.required("URI");
            Optional<MediaPlaylist> playlist = playlists.parsed(path);
            findings.check(
                    playlist.isEmpty() || playlist.get().iframesOnly(),
                    Rule.IFRAME_PLAYLIST,
                    PLACE,
                    Check.quoted(path) + " has no EXT-X-I-FRAMES-ONLY");
            Optional<IFrames> track = playlists.iframes(path);
            if (track.isPresent()) {
                sdr |= VideoRange.of(track.get().sps()) == VideoRange.SDR;
                variants.check(tag, track.get(), allSdr);
            }
        }
        findings.check(
                !ended || sdr,
                Rule.TRICK_PLAY,
                PLACE,
                master.iframes().isEmpty()
                        ? "it names no I-frame playlist"
                        : "none of its I-frame playlists can be read and is SDR");
    }
}
