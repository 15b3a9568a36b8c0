package dev.millrace.platform.catalog;

import dev.millrace.platform.events.Fact;
import dev.millrace.platform.events.Outbox;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The catalog in PostgreSQL. A change locks the asset's row, edits a draft of it and saves it as the next version;
 * history and deny rows follow from the difference. Locks are taken in the order asset, source, revision.
 */
final class JdbcCatalog implements Catalog {
    private final AssetRows assets;
    private final SourceRows sources;
    private final RevisionRows revisions;
    private final HistoryRows history;
    private final ServingChanges servingChanges;
    private final MoveEffects effects;
    private final TransactionTemplate transactions;
    private final Outbox outbox;

    JdbcCatalog(
            AssetRows assets,
            SourceRows sources,
            RevisionRows revisions,
            HistoryRows history,
            ServingChanges servingChanges,
            LegalHolds holds,
            TransactionTemplate transactions,
            Outbox outbox) {
        this.assets = assets;
        this.sources = sources;
        this.revisions = revisions;
        this.history = history;
        this.servingChanges = servingChanges;
        this.effects = new MoveEffects(revisions, sources, holds);
        this.transactions = transactions;
        this.outbox = outbox;
    }

    @Override
    public Asset create(NewAsset asset) {
        return inTransaction(() -> {
            assets.insert(asset);
            Asset created = get(asset.id());
            history.insert(created, "state", null, created.state().name(), asset.because());
            return created;
        });
    }

    @Override
    public Optional<Asset> find(AssetId id) {
        return assets.find(id);
    }

    @Override
    public List<Asset> list(AssetQuery query) {
        return assets.list(query);
    }

    @Override
    public List<HistoryEntry> history(AssetId id) {
        return history.of(id);
    }

    @Override
    public Asset move(AssetId id, Move move, Because because) {
        return change(id, because, asset -> effects.apply(asset, move, because));
    }

    @Override
    public Asset move(AssetId id, long expectedVersion, Move move, Because because) {
        return change(id, because, asset -> {
            requireVersion(asset, expectedVersion);
            return effects.apply(asset, move, because);
        });
    }

    @Override
    public Asset stop(AssetId id, Move move, Problem problem, Because because) {
        if (move != Move.REFUSED && move != Move.GAVE_UP && move != Move.UPLOAD_ABANDONED) {
            throw new IllegalArgumentException(move + " does not stop an asset");
        }
        return change(id, because, asset -> {
            asset.stopped = problem;
            return effects.apply(asset, move, because);
        });
    }

    @Override
    public Asset finishUpload(AssetId id, Source uploaded, Because because) {
        return change(id, because, asset -> {
            effects.apply(asset, Move.UPLOAD_FINISHED, because);
            asset.source = sources.attach(uploaded);
            return List.of(new Fact.UploadFinished(uploaded.sha256(), uploaded.length()));
        });
    }

    @Override
    public Asset passInspection(AssetId id, MediaFacts facts, Because because) {
        return change(id, because, asset -> {
            asset.facts = facts;
            return effects.apply(asset, Move.INSPECTION_PASSED, because);
        });
    }

    @Override
    public Asset correctFacts(AssetId id, MediaFacts facts) {
        return inTransaction(() -> {
            AssetDraft asset = assets.lock(id);
            if (facts.equals(asset.facts)) {
                return asset.toAsset();
            }
            asset.facts = facts;
            return assets.update(asset);
        });
    }

    @Override
    public Asset screen(AssetId id, Screening to, Optional<Problem> problem, Because because) {
        return inTransaction(() -> {
            AssetDraft asset = assets.lock(id);
            if (asset.screening == to || asset.dying()) {
                return asset.toAsset();
            }
            if (to == Screening.PENDING) {
                throw new IllegalMoveException("A screening that has begun does not become PENDING again.");
            }
            Asset before = asset.toAsset();
            asset.screening = to;
            asset.blocked = to == Screening.BLOCKED ? problem.orElse(null) : null;
            return save(before, asset, because, List.of(new Fact.ScreeningDecided(to)));
        });
    }

    @Override
    public Asset edit(AssetId id, long expectedVersion, AssetEdit edit, Because because) {
        return change(id, because, asset -> {
            requireVersion(asset, expectedVersion);
            if (asset.dying()) {
                throw new IllegalMoveException("The asset is being deleted.");
            }
            edit.title().ifPresent(title -> asset.title = title);
            edit.visibility().ifPresent(visibility -> asset.visibility = visibility);
            return List.of();
        });
    }

    @Override
    public boolean publishIfCleared(AssetId id, Because because) {
        return inTransaction(() -> {
            AssetDraft asset = assets.lock(id);
            if (asset.state != AssetState.READY
                    || asset.screening != Screening.CLEARED
                    || revisions.newestSealed(id).isEmpty()) {
                return false;
            }
            Asset before = asset.toAsset();
            save(before, asset, because, effects.apply(asset, Move.PUBLISH, because));
            return true;
        });
    }

    @Override
    public Optional<Serving> serving(AssetId id) {
        return assets.find(id)
                .filter(asset -> asset.state() != AssetState.DELETED)
                .map(this::serving);
    }

    private Serving serving(Asset asset) {
        var servable = revisions.servable(asset.id());
        return new Serving(
                asset.id(),
                asset.tenant(),
                asset.owner(),
                asset.state(),
                asset.screening(),
                asset.visibility(),
                servable.stream()
                        .filter(revision -> revision.id().equals(asset.currentRevision()))
                        .findFirst(),
                servable,
                revisions.of(asset.id()).stream()
                        .filter(revision -> revision.snapshot() > 0 && revision.state() != RevisionState.ABANDONED)
                        .findFirst());
    }

    /** Asked again before ERASE it answers the same, so that an erasure that was cut off can be taken up. */
    @Override
    public Optional<Source> releaseSource(AssetId id) {
        return inTransaction(() -> {
            AssetDraft asset = assets.lock(id);
            if (asset.state != AssetState.DELETING) {
                throw new IllegalMoveException("An asset that is " + asset.state + " keeps its source.");
            }
            Source source = asset.source;
            if (source == null || asset.sourceReleased) {
                return Optional.ofNullable(source);
            }
            sources.drop(source.id(), id);
            boolean last = sources.droppedBy(source.id(), id);
            asset.sourceReleased = true;
            asset.source = last ? source : null;
            assets.update(asset);
            return Optional.ofNullable(asset.source);
        });
    }

    private Asset change(AssetId id, Because because, Function<AssetDraft, List<Fact>> edit) {
        return inTransaction(() -> {
            AssetDraft asset = assets.lock(id);
            Asset before = asset.toAsset();
            return save(before, asset, because, edit.apply(asset));
        });
    }

    private Asset save(Asset before, AssetDraft draft, Because because, List<Fact> facts) {
        Asset after = assets.update(draft);
        history.record(before, after, because);
        servingChanges.record(before, after);
        facts.forEach(fact -> outbox.append(after.tenant(), after.id(), fact));
        return after;
    }

    private static void requireVersion(AssetDraft asset, long expected) {
        if (asset.version != expected) {
            throw new StaleAssetException(asset.id);
        }
    }

    private <T> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(_ -> work.get()));
    }
}
