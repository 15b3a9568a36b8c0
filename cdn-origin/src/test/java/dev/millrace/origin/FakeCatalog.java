package dev.millrace.origin;

import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetEdit;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetQuery;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.HistoryEntry;
import dev.millrace.platform.catalog.MediaFacts;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.NewAsset;
import dev.millrace.platform.catalog.Problem;
import dev.millrace.platform.catalog.Revision;
import dev.millrace.platform.catalog.Screening;
import dev.millrace.platform.catalog.Serving;
import dev.millrace.platform.catalog.Source;
import dev.millrace.platform.catalog.Visibility;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Knows what an origin asks, and can be down. */
final class FakeCatalog implements Catalog {
    final AtomicInteger asked = new AtomicInteger();
    volatile boolean down;
    private final Map<AssetId, Serving> servings = new ConcurrentHashMap<>();

    void put(Serving serving) {
        servings.put(serving.asset(), serving);
    }

    /** As after publication. */
    void publish(SmallVideo video) {
        put(serving(video, AssetState.PUBLISHED, Screening.CLEARED, Visibility.PUBLIC));
    }

    static Serving serving(SmallVideo video, AssetState state, Screening screening, Visibility visibility) {
        Revision revision = video.revision();
        boolean sealed = video.index().sealed();
        return new Serving(
                video.asset(),
                video.tenant(),
                "alice",
                state,
                screening,
                visibility,
                sealed ? Optional.of(revision) : Optional.empty(),
                sealed ? List.of(revision) : List.of(),
                Optional.of(revision));
    }

    @Override
    public Optional<Serving> serving(AssetId id) {
        asked.incrementAndGet();
        if (down) {
            throw new IllegalStateException("the database is down");
        }
        return Optional.ofNullable(servings.get(id));
    }

    private static UnsupportedOperationException no() {
        return new UnsupportedOperationException("an origin does not do that");
    }

    @Override
    public Asset create(NewAsset asset) {
        throw no();
    }

    @Override
    public Optional<Asset> find(AssetId id) {
        throw no();
    }

    @Override
    public List<Asset> list(AssetQuery query) {
        throw no();
    }

    @Override
    public List<HistoryEntry> history(AssetId id) {
        throw no();
    }

    @Override
    public Asset move(AssetId id, Move move, Because because) {
        throw no();
    }

    @Override
    public Asset move(AssetId id, long expectedVersion, Move move, Because because) {
        throw no();
    }

    @Override
    public Asset stop(AssetId id, Move move, Problem problem, Because because) {
        throw no();
    }

    @Override
    public Asset finishUpload(AssetId id, Source uploaded, Because because) {
        throw no();
    }

    @Override
    public Asset passInspection(AssetId id, MediaFacts facts, Because because) {
        throw no();
    }

    @Override
    public Asset correctFacts(AssetId id, MediaFacts facts) {
        throw no();
    }

    @Override
    public Asset screen(AssetId id, Screening to, Optional<Problem> problem, Because because) {
        throw no();
    }

    @Override
    public Asset edit(AssetId id, long expectedVersion, AssetEdit edit, Because because) {
        throw no();
    }

    @Override
    public boolean publishIfCleared(AssetId id, Because because) {
        throw no();
    }

    @Override
    public Optional<Source> releaseSource(AssetId id) {
        throw no();
    }
}
