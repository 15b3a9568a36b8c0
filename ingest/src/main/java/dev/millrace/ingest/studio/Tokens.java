package dev.millrace.ingest.studio;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Serving;
import dev.millrace.platform.catalog.Viewer;
import dev.millrace.platform.catalog.Visibility;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Hands out links that carry their own right. */
final class Tokens {
    private final Library library;
    private final Catalog catalog;
    private final Links links;
    private final StudioSettings settings;
    private final InstantSource clock;

    Tokens(Library library, Catalog catalog, Links links, StudioSettings settings, InstantSource clock) {
        this.library = library;
        this.catalog = catalog;
        this.links = links;
        this.settings = settings;
        this.clock = clock;
    }

    /** For its creator, moderators and operators. */
    TokenView preview(Identity who, String id) {
        Asset asset = library.see(who, id);
        return token(asset, Viewer.PREVIEW_TOKEN, settings.previewLife())
                .orElseThrow(() -> Refusal.NOT_NOW.because(
                        "There is nothing to preview: the video has no converted part, or its bytes are gone."));
    }

    /**
     * For its creator and operators, to be handed on to viewers.
     *
     * @param seconds asked for; at most the setting's life
     */
    TokenView playback(Identity who, String id, Optional<Long> seconds) {
        Asset asset = library.seeToChange(who, id);
        long most = settings.playbackLife().toSeconds();
        long life = seconds.orElse(most);
        if (life < 1 || life > most) {
            throw Refusal.BAD_FIELD.because("A playback link lasts 1 to " + most + " seconds.");
        }
        if (asset.visibility() == Visibility.PRIVATE) {
            throw Refusal.NOT_NOW.because(
                    "A private video has no playback links: make it signed, or use a preview link.");
        }
        return token(asset, Viewer.PLAYBACK_TOKEN, Duration.ofSeconds(life))
                .orElseThrow(
                        () -> Refusal.NOT_NOW.because("The video is not published: there is nothing to play yet."));
    }

    private Optional<TokenView> token(Asset asset, Viewer viewer, Duration life) {
        Optional<Serving> serving = catalog.serving(asset.id());
        return serving.flatMap(s -> links.sign(s, viewer, life).map(token -> {
            Optional<Links.Playable> at = links.under(s, viewer, token);
            return new TokenView(
                    token,
                    clock.instant().plus(life),
                    at.map(Links.Playable::hls).orElse(null),
                    at.map(Links.Playable::dash).orElse(null),
                    at.flatMap(Links.Playable::poster).orElse(null));
        }));
    }
}
