package dev.millrace.streams;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Checks what players will read, the texts of playlists and manifest, against the boxes of the segments that these
 * name. It takes nothing from the index, so a wrong index, a wrong writer and wrong bytes all show. Segments are read
 * one by one, headers only.
 */
public final class Validator {
    private static final Pattern RELATIVE =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    private final Manifests manifests;
    private final Measurer measurer;
    private final Findings findings = new Findings();
    /** By the playlist's path. */
    private final Map<String, MeasuredTrack> tracks = new TreeMap<>();

    private final Set<String> ended = new HashSet<>();

    private Validator(Manifests manifests, SegmentBytes bytes) {
        this.manifests = manifests;
        this.measurer = new Measurer(bytes);
    }

    /**
     * Checks the manifests that an index leads to against its packs, and that the packs of each rendition begin with
     * the same init segment.
     *
     * @return what is wrong, at most 200 findings; empty when nothing is
     * @throws IOException when a pack cannot be read
     */
    public static List<Violation> validate(PresentationIndex index, PackedSegments.Source packs) throws IOException {
        try (PackedSegments segments = new PackedSegments(index, packs)) {
            Validator validator = new Validator(Manifests.of(index), segments);
            for (Rendition rendition : index.renditions()) {
                validator.sameInit(rendition, segments);
            }
            return validator.run();
        }
    }

    /**
     * Checks texts against bytes.
     *
     * @return what is wrong, at most 200 findings; empty when nothing is
     * @throws IOException when bytes cannot be read, which says nothing of whether they are right
     */
    public static List<Violation> validate(Manifests manifests, SegmentBytes bytes) throws IOException {
        return new Validator(manifests, bytes).run();
    }

    private List<Violation> run() throws IOException {
        for (Map.Entry<String, String> playlist : new TreeMap<>(manifests.playlists()).entrySet()) {
            mediaPlaylist(playlist.getKey(), playlist.getValue());
        }
        Map<String, MeasuredTrack> byName = new LinkedHashMap<>();
        try {
            MasterPlaylist master = MasterPlaylist.parse(manifests.master());
            renditions(master);
            for (String path : named(master)) {
                MeasuredTrack track = tracks.get(path);
                if (track != null) {
                    byName.put(track.name(), track);
                }
            }
            new MasterPlaylistRules(findings, master, tracks).check(ended);
        } catch (PlaylistException e) {
            findings.add(Rule.SYNTAX, MasterPlaylistRules.PLACE, e.sentence());
        }
        new TrackRules(findings).check(List.copyOf(byName.values()));
        try {
            new MpdRules(findings, byName).check(MpdDocument.parse(manifests.mpd()));
        } catch (PlaylistException e) {
            findings.add(Rule.SYNTAX, MpdRules.PLACE, e.sentence());
        }
        return findings.violations();
    }

    private void mediaPlaylist(String path, String text) throws IOException {
        try {
            MediaPlaylist playlist = MediaPlaylist.parse(text);
            if (playlist.ended()) {
                ended.add(path);
            }
            Optional<MeasuredTrack> track = measure(path, playlist);
            if (track.isPresent()) {
                tracks.put(path, track.get());
                new MediaPlaylistRules(findings).check(path, playlist, track.get());
            }
        } catch (PlaylistException e) {
            findings.add(Rule.SYNTAX, path, e.sentence());
        }
    }

    /** Empty, with a finding, when the bytes are not there or malformed. */
    private Optional<MeasuredTrack> measure(String path, MediaPlaylist playlist) throws IOException {
        String folder = path.substring(0, path.lastIndexOf('/') + 1);
        String place = path;
        Rule rule = Rule.MAP;
        try {
            place = resolve(folder, playlist.map());
            InitSegment init = measurer.init(place);
            rule = Rule.BYTES;
            List<MeasuredSegment> segments = new ArrayList<>();
            for (MediaPlaylist.Entry entry : playlist.entries()) {
                place = resolve(folder, entry.uri());
                segments.add(measurer.segment(init, place));
            }
            String name = folder.isEmpty() ? path : folder.substring(0, folder.length() - 1);
            return Optional.of(new MeasuredTrack(name, init, playlist.targetDuration(), segments));
        } catch (PlaylistException e) {
            findings.add(rule, place, e.sentence());
        } catch (MalformedMediaException e) {
            findings.add(rule, place, String.valueOf(e.getMessage()));
        } catch (NoSuchFileException _) {
            findings.add(rule, place, "it is named and not there");
        }
        return Optional.empty();
    }

    private static String resolve(String folder, String uri) throws PlaylistException {
        if (!RELATIVE.matcher(uri).matches()) {
            throw new PlaylistException("no plain relative URI: " + Check.quoted(uri));
        }
        return folder + uri;
    }

    private void renditions(MasterPlaylist master) {
        for (String path : named(master)) {
            findings.check(
                    manifests.playlists().containsKey(path),
                    Rule.RENDITIONS,
                    MasterPlaylistRules.PLACE,
                    "it names " + Check.quoted(path) + ", which is not there");
        }
        Set<Integer> counts = new TreeSet<>();
        named(master).stream().map(tracks::get).forEach(t -> {
            if (t != null) {
                counts.add(t.segments().size());
            }
        });
        findings.check(
                counts.size() <= 1,
                Rule.NUMBERS,
                MasterPlaylistRules.PLACE,
                "its playlists list " + counts + " segments");
    }

    private static List<String> named(MasterPlaylist master) {
        List<String> paths = new ArrayList<>();
        master.variants().forEach(v -> paths.add(v.uri()));
        master.media().forEach(m -> m.get("URI").ifPresent(paths::add));
        return paths;
    }

    private void sameInit(Rendition rendition, PackedSegments segments) throws IOException {
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
