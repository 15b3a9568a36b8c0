package dev.millrace.ingest.studio;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.MediaFacts;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.Serving;
import dev.millrace.platform.catalog.Viewer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts together what the studio shows of a video. */
final class Cards {
    private final Catalog catalog;
    private final Presentations presentations;
    private final Links links;
    private final StudioSettings settings;

    Cards(Catalog catalog, Presentations presentations, Links links, StudioSettings settings) {
        this.catalog = catalog;
        this.presentations = presentations;
        this.links = links;
        this.settings = settings;
    }

    Card of(Identity who, Asset asset) {
        return of(who, asset, catalog.serving(asset.id()));
    }

    Card of(Identity who, Asset asset, Optional<Serving> serving) {
        Optional<Links.Playable> open = serving.flatMap(links::open);
        Optional<Links.Playable> shown =
                open.or(() -> serving.flatMap(s -> links.signed(s, Viewer.PREVIEW_TOKEN, settings.previewLife())));
        MediaFacts facts = asset.facts();
        return new Card(
                asset.id().value(),
                asset.title(),
                tag(asset, serving),
                Status.of(asset),
                percent(asset, serving),
                Words.of(asset.visibility()),
                shown.flatMap(Links.Playable::poster).orElse(null),
                shown.flatMap(Links.Playable::animation).orElse(null),
                facts == null ? null : clock(facts.duration()),
                When.of(asset.createdAt()),
                who.owns(asset) ? null : asset.owner(),
                open.isPresent() ? "/watch/" + asset.id() : null,
                can(who, asset));
    }

    private static String tag(Asset asset, Optional<Serving> serving) {
        return asset.version()
                + serving.flatMap(Serving::newest)
                        .map(r -> "-" + r.id() + "-" + r.snapshot())
                        .orElse("");
    }

    private @Nullable Integer percent(Asset asset, Optional<Serving> serving) {
        return asset.state() != AssetState.PROCESSING
                ? null
                : serving.flatMap(presentations::newest)
                        .flatMap(p -> p.fractionOf(asset.facts()))
                        .map(fraction -> (int) (100 * fraction))
                        .orElse(null);
    }

    private static Card.Can can(Identity who, Asset asset) {
        boolean alive = Move.DELETE.allowedFrom(asset.state());
        boolean change = alive && Library.mayChange(who, asset);
        boolean byOperator = asset.takenDownBy() == Actor.Kind.OPERATOR;
        boolean hopeless = asset.state() == AssetState.REJECTED || asset.state() == AssetState.EXPIRED;
        return new Card.Can(
                change,
                change && !hopeless,
                change && Move.TAKE_DOWN.allowedFrom(asset.state()),
                change && Move.RESTORE.allowedFrom(asset.state()) && (!byOperator || who.has(Role.OPERATOR)),
                change,
                change && who.has(Role.OPERATOR) && Move.ENCODING_RETRIED.allowedFrom(asset.state()));
    }

    /** {@code 0:07}, {@code 12:05}, {@code 1:02:03}. */
    static String clock(Duration duration) {
        long seconds = Math.round(duration.toMillis() / 1000.0);
        return seconds < 3600
                ? "%d:%02d".formatted(seconds / 60, seconds % 60)
                : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
