package dev.millrace.streams;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The texts that players get.
 *
 * @param master the multivariant playlist, in the presentation's folder
 * @param playlists media playlists by their path below that folder
 * @param mpd the DASH manifest, in that folder
 */
public record Manifests(Optional<String> master, Map<String, String> playlists, Optional<String> mpd) {
    public Manifests {
        playlists = Map.copyOf(playlists);
    }

    /** All texts together; what is longer is no presentation of ours. */
    private static final int MOST_TEXT = 2 * Presentation.LONGEST_TEXT;

    /**
     * Reads the texts of a presentation, and of playlists those that its multivariant playlist names.
     *
     * @throws IOException when one cannot be read, or is out of bounds
     */
    public static Manifests of(Presentation presentation) throws IOException {
        Optional<String> master = presentation.master();
        Optional<String> mpd = presentation.mpd();
        Map<String, String> playlists = new LinkedHashMap<>();
        int size =
                master.map(String::length).orElse(0) + mpd.map(String::length).orElse(0);
        for (String path : named(master)) {
            try {
                String text = presentation.playlist(path);
                playlists.put(path, text);
                size += text.length();
            } catch (NoSuchFileException _) {
                // The validator says so.
                continue;
            }
            if (size > MOST_TEXT) {
                throw new IOException("its playlists are longer than " + MOST_TEXT + " characters together");
            }
        }
        return new Manifests(master, playlists, mpd);
    }

    private static List<String> named(Optional<String> text) {
        List<String> paths = new ArrayList<>();
        if (text.isPresent()) {
            try {
                MasterPlaylist master = MasterPlaylist.parse(text.get());
                for (String uri : Stream.concat(master.uris().stream(), master.iframeUris().stream())
                        .toList()) {
                    paths.add(Uris.resolve(MasterPlaylistRules.PLACE, uri));
                }
            } catch (PlaylistException _) {
                // The validator says so.
                return paths;
            }
        }
        return paths;
    }

    /** All that the writers make of an index, open or sealed. */
    public static Manifests of(PresentationIndex index) {
        Map<String, String> playlists = new LinkedHashMap<>();
        for (Rendition r : index.renditions()) {
            playlists.put(r.name() + "/growing.m3u8", Hls.growing(index, r));
            if (index.sealed()) {
                playlists.put(r.name() + "/media.m3u8", Hls.media(index, r));
            }
            if (Hls.hasIFrames(index, r)) {
                playlists.put(r.name() + "/iframes.m3u8", Hls.iframes(index, r));
            }
        }
        Dash.Live live = new Dash.Live(Instant.EPOCH, Instant.EPOCH, Duration.ofSeconds(2), Duration.ZERO);
        return new Manifests(
                Optional.of(Hls.master(index, "")), playlists, Optional.of(Dash.manifest(index, "", live)));
    }
}
