package dev.millrace.origin;

import dev.millrace.origin.ServingViews.View;
import dev.millrace.origin.cache.OverloadedException;
import dev.millrace.origin.http.Answer;
import dev.millrace.origin.http.Connection;
import dev.millrace.origin.http.Refusal;
import dev.millrace.origin.http.Site;
import dev.millrace.platform.access.PathTokens;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Revision;
import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.platform.catalog.Servability;
import dev.millrace.platform.catalog.Serving;
import dev.millrace.platform.catalog.Viewer;
import dev.millrace.platform.objects.NoSuchObjectException;
import dev.millrace.platform.objects.RangeBeyondEndException;
import dev.millrace.streams.InvalidIndexException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The public tree. The way of every request: its path, its token, contact with the database, the deny set, the asset's
 * view, servability, the revision, the file; and once more the deny set when its first byte is about to leave.
 */
final class MediaSite implements Site {
    private final PathTokens tokens;
    private final DenySet denySet;
    private final ServingViews views;
    private final Representations representations;
    private final Running running;
    private final CacheFields fields;
    private final Journal journal;

    MediaSite(
            PathTokens tokens,
            DenySet denySet,
            ServingViews views,
            Representations representations,
            Running running,
            Journal journal) {
        this.tokens = tokens;
        this.denySet = denySet;
        this.views = views;
        this.representations = representations;
        this.running = running;
        this.fields = new CacheFields(tokens);
        this.journal = journal;
    }

    @Override
    public CompletableFuture<Answer> answer(String path) {
        Answer missing = new Answer.Refused(Refusal.notFound(CachePolicy.missing(path)));
        if (!denySet.inContact()) {
            return done(new Answer.Refused(
                    Refusal.later(503, "This origin has lost its database. Try again.", Duration.ofSeconds(5))));
        }
        Optional<PublicPath> parsed = PublicPath.parse(path);
        if (parsed.isEmpty()) {
            return done(missing);
        }
        PublicPath wanted = parsed.get();
        Viewer viewer = viewer(wanted);
        if (viewer == null || denySet.refuses(wanted.asset(), viewer)) {
            return done(missing);
        }
        return views.of(wanted.asset()).thenCompose(view -> resolve(wanted, viewer, view, missing));
    }

    private static <T> CompletableFuture<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }

    /** Null for a token that grants nothing here. */
    private @Nullable Viewer viewer(PublicPath wanted) {
        String token = wanted.token();
        if (token == null) {
            return Viewer.ANYONE;
        }
        return tokens.verify(token)
                .filter(grant -> grant.asset().equals(wanted.asset()))
                .map(PathTokens.Grant::viewer)
                .orElse(null);
    }

    private CompletableFuture<Answer> resolve(PublicPath wanted, Viewer viewer, View view, Answer missing) {
        Serving serving =
                view.serving().filter(s -> Servability.servable(s, viewer)).orElse(null);
        if (serving == null) {
            return done(missing);
        }
        RevisionId named = wanted.revision();
        Revision revision =
                (named == null ? pointedTo(serving, viewer) : nameable(serving, viewer, named)).orElse(null);
        if (revision == null || revision.snapshot() < 1) {
            return done(missing);
        }
        String base = named == null ? revision.id() + "/" : "";
        return representations
                .find(serving, revision, wanted.file(), base)
                .thenApply(found -> found.<Answer>map(representation -> new Answer.Found(new MediaResource(
                                wanted.asset(),
                                revision.id(),
                                wanted.file(),
                                representation,
                                fields.of(representation, viewer, serving, revision, views.age(view)),
                                connection -> enter(connection, wanted.asset(), viewer, view))))
                        .orElse(missing));
    }

    private static Optional<Revision> pointedTo(Serving serving, Viewer viewer) {
        return switch (viewer) {
            case PREVIEW_TOKEN -> serving.newest();
            case ANYONE, PLAYBACK_TOKEN -> serving.current();
        };
    }

    private static Optional<Revision> nameable(Serving serving, Viewer viewer, RevisionId named) {
        Stream<Revision> served = serving.servable().stream();
        return (viewer == Viewer.PREVIEW_TOKEN ? Stream.concat(serving.newest().stream(), served) : served)
                .filter(r -> r.id().equals(named))
                .findFirst();
    }

    private boolean enter(Connection connection, AssetId asset, Viewer viewer, View view) {
        return running.enter(
                connection,
                asset,
                viewer,
                () -> denySet.inContact() && !denySet.refuses(asset, viewer) && denySet.number(asset) == view.change());
    }

    @Override
    public Refusal trouble(Throwable cause) {
        journal.trouble(cause);
        return switch (cause) {
            case OverloadedException _ -> Refusal.later(503, "This origin is busy. Try again.", Duration.ofSeconds(1));
            case NoSuchObjectException _, RangeBeyondEndException _, InvalidIndexException _ ->
                Refusal.later(502, "The store does not hold what it should.", Duration.ofSeconds(5));
            default -> Refusal.later(503, "The bytes cannot be read now. Try again.", Duration.ofSeconds(2));
        };
    }

    @Override
    public void finished(Finished exchange) {
        journal.finished(exchange);
    }
}
