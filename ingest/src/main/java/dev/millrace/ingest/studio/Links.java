package dev.millrace.ingest.studio;

import dev.millrace.platform.access.OriginAddress;
import dev.millrace.platform.access.PathTokens;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Revision;
import dev.millrace.platform.catalog.Servability;
import dev.millrace.platform.catalog.Serving;
import dev.millrace.platform.catalog.Viewer;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Where an asset plays: addresses at the origin, and only those that answer. */
final class Links {
    private final OriginAddress origin;
    private final PathTokens tokens;

    Links(OriginAddress origin, PathTokens tokens) {
        this.origin = origin;
        this.tokens = tokens;
    }

    /**
     * One way to play an asset.
     *
     * @param animation some seconds in motion
     */
    record Playable(String hls, String dash, Optional<String> poster, Optional<String> animation) {}

    /** The public addresses; empty unless whoever has the URL may play. */
    Optional<Playable> open(Serving serving) {
        return Servability.servable(serving, Viewer.ANYONE) ? at(serving, "/v/", serving.current()) : Optional.empty();
    }

    /** Addresses behind a token of this life; empty while such a token would open nothing. */
    Optional<Playable> signed(Serving serving, Viewer viewer, Duration life) {
        return sign(serving, viewer, life).flatMap(token -> under(serving, viewer, token));
    }

    /** A token of this life; empty while it would open nothing. */
    Optional<String> sign(Serving serving, Viewer viewer, Duration life) {
        return Servability.servable(serving, viewer)
                ? Optional.of(tokens.sign(serving.asset(), viewer, life))
                : Optional.empty();
    }

    /** The addresses behind a token that was signed here. */
    Optional<Playable> under(Serving serving, Viewer viewer, String token) {
        Optional<Revision> revision = viewer == Viewer.PREVIEW_TOKEN ? serving.newest() : serving.current();
        return at(serving, "/t/" + token + "/v/", revision);
    }

    private Optional<String> originBase() {
        return origin.find().map(URI::toString);
    }

    private Optional<Playable> at(Serving serving, String tree, Optional<Revision> revision) {
        AssetId asset = serving.asset();
        return originBase().map(base -> {
            String folder = base + tree + asset + "/";
            return new Playable(
                    folder + "master.m3u8",
                    folder + "manifest.mpd",
                    revision.map(r -> folder + r.id() + "/poster.jpg"),
                    revision.map(r -> folder + r.id() + "/preview.webp"));
        });
    }
}
