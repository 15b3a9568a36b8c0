package dev.millrace.ingest.studio;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.HistoryEntry;
import dev.millrace.platform.catalog.Serving;
import dev.millrace.platform.catalog.Viewer;
import java.util.List;
import java.util.Optional;

/** Puts together what the API says of one asset. */
final class AssetViews {
    private final Catalog catalog;
    private final Presentations presentations;
    private final Links links;
    private final StudioSettings settings;

    AssetViews(Catalog catalog, Presentations presentations, Links links, StudioSettings settings) {
        this.catalog = catalog;
        this.presentations = presentations;
        this.links = links;
        this.settings = settings;
    }

    AssetView of(Identity who, Asset asset) {
        Optional<Serving> serving = catalog.serving(asset.id());
        Optional<Presentation> presentation = serving.flatMap(presentations::newest);
        AssetSummary known = AssetSummary.of(asset);
        var source = asset.source();
        return new AssetView(
                known.id(),
                known.title(),
                known.state(),
                known.screening(),
                known.visibility(),
                known.tenant(),
                known.owner(),
                known.duration(),
                known.width(),
                known.height(),
                asset.state() == AssetState.PROCESSING
                        ? presentation.flatMap(p -> p.fractionOf(asset.facts())).orElse(null)
                        : null,
                presentation.map(Presentation::renditions).orElse(List.of()),
                source == null ? null : new AssetView.SourceView(source.sha256(), source.length()),
                playback(serving),
                known.problem(),
                history(who, asset),
                known.version(),
                known.createdAt(),
                known.updatedAt());
    }

    List<AssetView.HistoryView> history(Identity who, Asset asset) {
        return catalog.history(asset.id()).stream().map(e -> line(who, e)).toList();
    }

    private AssetView.PlaybackView playback(Optional<Serving> serving) {
        Optional<Links.Playable> open = serving.flatMap(links::open);
        Optional<Links.Playable> preview =
                serving.flatMap(s -> links.signed(s, Viewer.PREVIEW_TOKEN, settings.previewLife()));
        return new AssetView.PlaybackView(
                open.map(Links.Playable::hls).orElse(null),
                open.map(Links.Playable::dash).orElse(null),
                open.or(() -> preview).flatMap(Links.Playable::poster).orElse(null),
                open.or(() -> preview).flatMap(Links.Playable::animation).orElse(null),
                preview.map(Links.Playable::hls).orElse(null));
    }

    private static AssetView.HistoryView line(Identity who, HistoryEntry entry) {
        return new AssetView.HistoryView(
                entry.field(), entry.from(), entry.to(), entry.why(), actor(who, entry.who()), entry.at());
    }

    /** Moderators and operators stay nameless to creators. */
    private static String actor(Identity who, Actor actor) {
        String kind = Words.of(actor.kind());
        return switch (actor.kind()) {
            case CREATOR, SYSTEM -> kind + ":" + actor.name();
            case MODERATOR, OPERATOR ->
                who.has(Role.MODERATOR) || who.has(Role.OPERATOR) ? kind + ":" + actor.name() : kind;
        };
    }
}
