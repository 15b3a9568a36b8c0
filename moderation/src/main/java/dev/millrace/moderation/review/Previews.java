package dev.millrace.moderation.review;

import dev.millrace.platform.access.OriginAddress;
import dev.millrace.platform.access.PathTokens;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Revision;
import dev.millrace.platform.catalog.Servability;
import dev.millrace.platform.catalog.Serving;
import dev.millrace.platform.catalog.Viewer;
import java.time.Duration;
import java.util.Optional;

/** Makes what a moderator needs to see an asset before, and after, anyone else can. */
final class Previews {
    private final Catalog catalog;
    private final OriginAddress origin;
    private final PathTokens tokens;
    private final Duration life;

    Previews(Catalog catalog, OriginAddress origin, PathTokens tokens, Duration life) {
        this.catalog = catalog;
        this.origin = origin;
        this.tokens = tokens;
        this.life = life;
    }

    /** Empty while nothing of it plays. */
    Optional<Preview> of(AssetId asset) {
        return catalog.serving(asset)
                .filter(serving -> Servability.servable(serving, Viewer.PREVIEW_TOKEN))
                .flatMap(Serving::newest)
                .flatMap(revision -> at(asset, revision));
    }

    private Optional<Preview> at(AssetId asset, Revision revision) {
        return origin.find().map(base -> {
            String folder = base + "/t/" + tokens.sign(asset, Viewer.PREVIEW_TOKEN, life) + "/v/" + asset + "/";
            String stills = folder + revision.id() + "/";
            return new Preview(folder + "master.m3u8", stills + "poster.jpg", stills + "storyboard.vtt");
        });
    }
}
