package dev.millrace.ingest.studio;

import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Serving;
import dev.millrace.platform.catalog.Viewer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the page of a video plays.
 *
 * @param shown {@code nothing}, {@code preview} or {@code public}, with the revision: by it the page learns whether
 *     something else is to be played
 * @param hls multivariant playlist; null while there is nothing
 */
record Stage(
        String id,
        String title,
        String shown,
        @Nullable String hls,
        @Nullable String poster) {
    static Stage of(Asset asset, Catalog catalog, Links links, StudioSettings settings) {
        Optional<Serving> serving = catalog.serving(asset.id());
        Optional<Links.Playable> open = serving.flatMap(links::open);
        if (serving.isPresent() && open.isPresent()) {
            return playing(asset, "public", open.get());
        }
        return serving.flatMap(s -> links.signed(s, Viewer.PREVIEW_TOKEN, settings.previewLife())
                        .map(preview -> playing(asset, previewOf(s), preview)))
                .orElseGet(() -> new Stage(asset.id().value(), asset.title(), "nothing", null, null));
    }

    private static String previewOf(Serving serving) {
        return "preview" + serving.newest().map(r -> "-" + r.id()).orElse("");
    }

    private static Stage playing(Asset asset, String shown, Links.Playable playable) {
        return new Stage(
                asset.id().value(),
                asset.title(),
                shown,
                playable.hls(),
                playable.poster().orElse(null));
    }
}
