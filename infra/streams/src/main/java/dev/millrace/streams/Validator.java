package dev.millrace.streams;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks what players will read, the texts of playlists and manifest, against the boxes of the segments that these
 * name. It takes nothing from the index, so a wrong index, a wrong writer and wrong bytes all show. Segments are read
 * one by one, headers only.
 */
public final class Validator {
    private final Manifests manifests;
    private final Findings findings;
    private final Measurer measurer;
    private final Playlists playlists;

    private Validator(Manifests manifests, SegmentBytes bytes, Findings findings) {
        this.manifests = manifests;
        this.findings = findings;
        this.measurer = new Measurer(bytes, new CmafRules(findings));
        this.playlists = new Playlists(findings, measurer);
    }

    /**
     * Checks the manifests that an index leads to against its packs, and that the packs of each rendition begin with
     * the same init segment.
     *
     * @return what makes it wrong, at most 200 findings; empty when nothing does
     * @throws IOException when a pack cannot be read
     */
    public static List<Violation> validate(PresentationIndex index, PackedSegments.Source packs) throws IOException {
        Findings findings = new Findings();
        try (PackedSegments segments = new PackedSegments(index, packs)) {
            for (Rendition rendition : index.renditions()) {
                sameInit(findings, rendition, segments);
            }
            return new Validator(Manifests.of(index), segments, findings).run().errors();
        }
    }

    /**
     * Checks texts against bytes.
     *
     * @throws IOException when bytes cannot be read, which says nothing of whether they are right
     */
    public static Report validate(Manifests manifests, SegmentBytes bytes) throws IOException {
        return new Validator(manifests, bytes, new Findings()).run();
    }

    /**
     * Checks a presentation that is somewhere else.
     *
     * @throws IOException when it cannot be read, which says nothing of whether it is right
     */
    public static Report validate(Presentation presentation) throws IOException {
        return validate(Manifests.of(presentation), presentation);
    }

    private Report run() throws IOException {
        Map<String, String> texts = new TreeMap<>(manifests.playlists());
        for (Map.Entry<String, String> playlist : texts.entrySet()) {
            playlists.read(playlist.getKey(), playlist.getValue());
        }
        Optional<MasterPlaylist> master = master();
        List<String> named = master.map(m -> there(m.uris())).orElse(List.of());
        List<String> pictures = master.map(m -> there(m.iframeUris())).orElse(List.of());
        Map<String, MeasuredTrack> byName = new LinkedHashMap<>();
        Set<Slice> inits = new HashSet<>();
        for (String path : named) {
            playlists.track(path).ifPresent(t -> byName.put(t.name(), t));
            inits.addAll(playlists.map(path));
        }
        new TrackRules(findings).check(List.copyOf(byName.values()));
        playlists.readPictures(pictures);
        if (master.isPresent()) {
            try {
                new MasterPlaylistRules(findings, master.get(), playlists, named).check();
            } catch (PlaylistException e) {
                findings.add(e.rule(), MasterPlaylistRules.PLACE, e.sentence());
            }
        }
        List<MeasuredTrack> tracks = new ArrayList<>(byName.values());
        List<MeasuredTrack> dash = mpd(inits);
        if (tracks.isEmpty()) {
            tracks.addAll(dash);
            new TrackRules(findings).check(dash);
        }
        findings.check(
                !tracks.isEmpty() || !findings.violations().isEmpty(),
                Rule.SYNTAX,
                MpdRules.PLACE,
                "there is nothing to play");
        return new Report(tracks.stream().map(Report.Checked::of).toList(), findings.violations());
    }

    private Optional<MasterPlaylist> master() {
        if (manifests.master().isPresent()) {
            try {
                return Optional.of(MasterPlaylist.parse(manifests.master().get()));
            } catch (PlaylistException e) {
                findings.add(e.rule(), MasterPlaylistRules.PLACE, e.sentence());
            }
        }
        return Optional.empty();
    }

    /** Those of the multivariant playlist's URIs that lead to playlists that are there. */
    private List<String> there(List<String> uris) {
        List<String> paths = new ArrayList<>();
        for (String uri : uris) {
            try {
                String path = Uris.resolve(MasterPlaylistRules.PLACE, uri);
                if (manifests.playlists().containsKey(path)) {
                    paths.add(path);
                } else {
                    findings.add(
                            Rule.RENDITIONS,
                            MasterPlaylistRules.PLACE,
                            "it names " + Check.quoted(path) + ", which is not there");
                }
            } catch (PlaylistException e) {
                findings.add(e.rule(), MasterPlaylistRules.PLACE, e.sentence());
            }
        }
        return paths;
    }

    private List<MeasuredTrack> mpd(Set<Slice> inits) throws IOException {
        if (manifests.mpd().isPresent()) {
            try {
                return new MpdRules(findings, measurer)
                        .check(MpdDocument.parse(manifests.mpd().get()), inits);
            } catch (PlaylistException e) {
                findings.add(e.rule(), MpdRules.PLACE, e.sentence());
            }
        }
        return List.of();
    }

    private static void sameInit(Findings findings, Rendition rendition, PackedSegments segments) throws IOException {
        Track track = rendition.track();
        ByteBuffer first = ByteBuffer.allocate(track.initSize());
        for (int i = 0; i < track.packs().size(); i++) {
            ByteBuffer init = i == 0 ? first : ByteBuffer.allocate(track.initSize());
            SeekableByteChannel channel = segments.pack(track.packs().get(i));
            channel.position(0);
            while (init.hasRemaining() && channel.read(init) >= 0) {}
            findings.check(
                    init.flip().equals(first),
                    Rule.MAP,
                    rendition.name() + "/init.mp4",
                    "pack " + i + " begins with another init segment than the first");
        }
    }
}
