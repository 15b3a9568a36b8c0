package dev.millrace.origin;

import dev.millrace.platform.catalog.Revision;
import dev.millrace.streams.Dash;
import dev.millrace.streams.Hls;
import dev.millrace.streams.PresentationIndex;
import dev.millrace.streams.Rendition;
import java.time.Duration;
import java.time.InstantSource;

/** Calls the writer of each kind of manifest. */
final class ManifestWriter {
    /** No source is longer, so no listed segment lies in a player's future on a clock that starts so long ago. */
    private static final Duration LONGEST_SOURCE = Duration.ofDays(2);

    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

    private final InstantSource time;

    ManifestWriter(InstantSource time) {
        this.time = time;
    }

    /** @param file a manifest that exists */
    String write(Revision revision, PresentationIndex index, PublicFile file, String base) {
        return switch (file) {
            case PublicFile.Master() -> Hls.master(index, base);
            case PublicFile.Manifest() -> Dash.manifest(index, base, live(revision, index));
            case PublicFile.MediaPlaylist(var name) -> Hls.media(index, rendition(index, name));
            case PublicFile.GrowingPlaylist(var name) -> Hls.growing(index, rendition(index, name));
            case PublicFile.IFramePlaylist(var name) -> Hls.iframes(index, rendition(index, name));
            case PublicFile.Picture _,
                    PublicFile.Storyboard _,
                    PublicFile.Sheet _,
                    PublicFile.Init _,
                    PublicFile.IFrame _,
                    PublicFile.Segment _ -> throw new IllegalArgumentException(file + " is no manifest");
        };
    }

    private Dash.Live live(Revision revision, PresentationIndex index) {
        return new Dash.Live(
                revision.openedAt().minus(LONGEST_SOURCE),
                time.instant(),
                ASK_AGAIN,
                Duration.ofSeconds(2L * index.targetDuration()));
    }

    private static Rendition rendition(PresentationIndex index, String name) {
        return index.rendition(name).orElseThrow(() -> new IllegalArgumentException("no rendition " + name));
    }

    static boolean exists(PresentationIndex index, PublicFile file) {
        return switch (file) {
            case PublicFile.Master(), PublicFile.Manifest() -> true;
            case PublicFile.MediaPlaylist(var name) ->
                index.sealed() && index.rendition(name).isPresent();
            case PublicFile.GrowingPlaylist(var name) -> index.rendition(name).isPresent();
            case PublicFile.IFramePlaylist(var name) ->
                index.rendition(name).filter(r -> Hls.hasIFrames(index, r)).isPresent();
            case PublicFile.Picture _,
                    PublicFile.Storyboard _,
                    PublicFile.Sheet _,
                    PublicFile.Init _,
                    PublicFile.IFrame _,
                    PublicFile.Segment _ -> false;
        };
    }
}
