package dev.millrace.streams;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads media playlists and the segments that they name. */
final class Playlists {
    private final Findings findings;
    private final Measurer measurer;
    private final Map<String, MediaPlaylist> parsed = new TreeMap<>();
    private final Map<String, MeasuredTrack> tracks = new TreeMap<>();
    private final Map<String, IFrames> iframes = new TreeMap<>();

    Playlists(Findings findings, Measurer measurer) {
        this.findings = findings;
        this.measurer = measurer;
    }

    void read(String path, String text) throws IOException {
        try {
            MediaPlaylist playlist = MediaPlaylist.parse(text);
            parsed.put(path, playlist);
            if (!playlist.iframesOnly()) {
                measure(path, playlist);
            }
        } catch (PlaylistException e) {
            findings.add(e.rule(), path, e.sentence());
        }
    }

    /** Reads the ranges of I-frame playlists. */
    void readPictures(List<String> paths) throws IOException {
        for (String path : paths) {
            MediaPlaylist playlist = parsed.get(path);
            if (playlist != null && playlist.iframesOnly()) {
                iframes(path, playlist);
            }
        }
    }

    /** Where a playlist says that its init segment lies. */
    List<Slice> map(String path) {
        try {
            MediaPlaylist playlist = parsed.get(path);
            return playlist == null ? List.of() : List.of(playlist.map().from(path));
        } catch (UnreachableException _) {
            // Said when the playlist was read.
            return List.of();
        }
    }

    /** The playlist as its text has it. */
    Optional<MediaPlaylist> parsed(String path) {
        return Optional.ofNullable(parsed.get(path));
    }

    /** Empty when the playlist is not there, or what it names is not there or cannot be read. */
    Optional<MeasuredTrack> track(String path) {
        return Optional.ofNullable(tracks.get(path));
    }

    Optional<IFrames> iframes(String path) {
        return Optional.ofNullable(iframes.get(path));
    }

    private void measure(String path, MediaPlaylist playlist) throws IOException {
        String place = path;
        Rule rule = Rule.MAP;
        try {
            Slice map = playlist.map().from(path);
            place = map.toString();
            InitSegment init = measurer.init(map);
            rule = Rule.BYTES;
            List<Slice> slices = new ArrayList<>();
            List<MeasuredSegment> segments = new ArrayList<>();
            for (MediaPlaylist.Entry entry : playlist.entries()) {
                Slice slice = entry.part().from(path);
                place = slice.toString();
                slices.add(slice);
                segments.add(measurer.segment(init, slice));
            }
            String folder = Uris.parent(path);
            MeasuredTrack track = new MeasuredTrack(
                    folder.isEmpty() ? path : folder.substring(0, folder.length() - 1),
                    map,
                    init,
                    measurer.sps(map),
                    playlist.targetDuration(),
                    slices,
                    segments,
                    playlist.discontinuities());
            tracks.put(path, track);
            new MediaPlaylistRules(findings).check(path, playlist, track);
        } catch (UnreachableException e) {
            findings.add(e.rule(), path, e.sentence());
        } catch (MalformedMediaException e) {
            findings.add(rule, place, String.valueOf(e.getMessage()));
        } catch (NoSuchFileException e) {
            findings.missing(rule, place, e);
        }
    }

    private void iframes(String path, MediaPlaylist playlist) throws IOException {
        String place = path;
        Rule rule = Rule.MAP;
        try {
            Slice map = playlist.map().from(path);
            InitSegment init = measurer.init(map);
            rule = Rule.IFRAME_RANGE;
            List<Fragment> pictures = new ArrayList<>();
            List<Long> bytes = new ArrayList<>();
            List<Long> micros = new ArrayList<>();
            for (MediaPlaylist.Entry entry : playlist.entries()) {
                Slice slice = entry.part().from(path);
                place = path + ", " + slice;
                Fragment picture = measurer.picture(init, slice);
                pictures.add(picture);
                bytes.add(slice.range().map(Slice.Range::length).orElse((long) picture.length()));
                micros.add(Math.max(1, Math.round(entry.seconds() * Ticks.MICROS)));
            }
            IFrames track =
                    new IFrames(path, init, measurer.sps(map), playlist.targetDuration(), pictures, bytes, micros);
            iframes.put(path, track);
            new MediaPlaylistRules(findings).check(path, playlist, track);
        } catch (UnreachableException e) {
            findings.add(e.rule(), path, e.sentence());
        } catch (MalformedMediaException e) {
            findings.add(rule, place, String.valueOf(e.getMessage()));
        } catch (NoSuchFileException e) {
            findings.missing(rule, place, e);
        }
    }
}
