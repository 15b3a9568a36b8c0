package dev.millrace.streams;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The texts that a revision's players get.
 *
 * @param master the multivariant playlist, in the revision's folder
 * @param playlists media playlists by their path below the revision's folder
 * @param mpd the DASH manifest, in the revision's folder
 */
public record Manifests(String master, Map<String, String> playlists, String mpd) {
    public Manifests {
        playlists = Map.copyOf(playlists);
    }

    /** All that the writers make of an index, open or sealed. */
    public static Manifests of(PresentationIndex index) {
        Map<String, String> playlists = new LinkedHashMap<>();
        for (Rendition r : index.renditions()) {
            playlists.put(r.name() + "/growing.m3u8", Hls.growing(index, r));
            if (index.sealed()) {
                playlists.put(r.name() + "/media.m3u8", Hls.media(index, r));
            }
        }
        Dash.Live live = new Dash.Live(Instant.EPOCH, Instant.EPOCH, Duration.ofSeconds(2), Duration.ZERO);
        return new Manifests(Hls.master(index, ""), playlists, Dash.manifest(index, "", live));
    }
}
