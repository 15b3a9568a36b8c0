package dev.millrace.platform.catalog;

import dev.millrace.platform.events.Fact;
import dev.millrace.platform.events.Outbox;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.transaction.support.TransactionTemplate;

/** Revisions in PostgreSQL; opening locks the asset's row, growing and sealing the revision's. */
final class JdbcRevisions implements Revisions {
    private final AssetRows assets;
    private final RevisionRows rows;
    private final TransactionTemplate transactions;
    private final Outbox outbox;

    JdbcRevisions(AssetRows assets, RevisionRows rows, TransactionTemplate transactions, Outbox outbox) {
        this.assets = assets;
        this.rows = rows;
        this.transactions = transactions;
        this.outbox = outbox;
    }

    @Override
    public Revision open(RevisionId id, AssetId asset, SourceId source, long epoch) {
        return Objects.requireNonNull(transactions.execute(_ -> {
            if (assets.lock(asset).dying()) {
                throw new StaleRevisionException(id, "its asset is being deleted");
            }
            boolean takenOver = rows.of(asset).stream()
                    .anyMatch(other -> other.state() == RevisionState.OPEN && other.epoch() > epoch);
            if (takenOver) {
                throw new StaleRevisionException(id, "a later attempt has opened another");
            }
            rows.abandonOpen(asset);
            return rows.insert(id, asset, source, epoch);
        }));
    }

    @Override
    public Optional<Revision> find(RevisionId id) {
        return rows.find(id);
    }

    @Override
    public List<Revision> of(AssetId asset) {
        return rows.of(asset);
    }

    @Override
    public Revision grow(RevisionId id, int snapshot, long epoch) {
        return Objects.requireNonNull(transactions.execute(_ -> {
            Revision grown = rows.grow(id, snapshot, epoch).orElseThrow(() -> refused(id, snapshot, epoch));
            append(grown.asset(), new Fact.RevisionGrew(id, snapshot));
            return grown;
        }));
    }

    @Override
    public Revision seal(RevisionId id, int snapshot, long epoch) {
        return Objects.requireNonNull(transactions.execute(_ -> {
            Revision sealed = rows.seal(id, snapshot, epoch).orElseThrow(() -> refused(id, snapshot, epoch));
            append(sealed.asset(), new Fact.RevisionSealed(id, snapshot));
            return sealed;
        }));
    }

    @Override
    public void abandon(RevisionId id) {
        rows.abandon(id);
    }

    private void append(AssetId asset, Fact fact) {
        Asset found = assets.find(asset).orElseThrow(() -> new UnknownAssetException(asset));
        outbox.append(found.tenant(), asset, fact);
    }

    private StaleRevisionException refused(RevisionId id, int snapshot, long epoch) {
        var found = rows.find(id);
        if (found.isEmpty()) {
            return new StaleRevisionException(id, "there is none");
        }
        Revision revision = found.get();
        if (revision.state() != RevisionState.OPEN) {
            return new StaleRevisionException(id, "it is " + revision.state());
        }
        if (revision.epoch() != epoch) {
            return new StaleRevisionException(id, "it belongs to epoch " + revision.epoch() + ", not " + epoch);
        }
        return new StaleRevisionException(id, "snapshot " + snapshot + " is not newer than its " + revision.snapshot());
    }
}
