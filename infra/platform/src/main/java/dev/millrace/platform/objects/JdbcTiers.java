package dev.millrace.platform.objects;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.objects.ObjectStore.MultipartId;
import dev.millrace.platform.objects.Storage.HoldingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The tiers with their rows in PostgreSQL. A step locks all copies of its object, so that the journal's sweeper, an
 * erasure and a second mover wait or find it done.
 */
final class JdbcTiers implements Tiers {
    private final Map<String, ObjectStore> stores;
    private final Map<String, FreeSpace> spaces;
    private final HoldingRows holdings;
    private final CopyRows copies;
    private final TierRows rows;
    private final TransactionTemplate transactions;
    private final Duration grace;

    JdbcTiers(
            Map<String, ObjectStore> stores,
            Map<String, FreeSpace> spaces,
            HoldingRows holdings,
            CopyRows copies,
            TierRows rows,
            TransactionTemplate transactions,
            Duration grace) {
        this.stores = stores;
        this.spaces = spaces;
        this.holdings = holdings;
        this.copies = copies;
        this.rows = rows;
        this.transactions = transactions;
        this.grace = grace;
    }

    @Override
    public ObjectStore store(String tier) throws IOException {
        return configured(stores.get(tier), tier);
    }

    @Override
    public FreeSpace space(String tier) throws IOException {
        return configured(spaces.get(tier), tier);
    }

    private static <T> T configured(@Nullable T found, String tier) throws IOException {
        if (found == null) {
            throw new IOException("Tier " + tier + " is not configured here.");
        }
        return found;
    }

    @Override
    public Duration grace() {
        return grace;
    }

    @Override
    public List<Placed> placed(String prefix, Optional<ObjectKey> after, int limit, Instant since) {
        return rows.placed(prefix, after, limit, since);
    }

    @Override
    public List<Placed> served(String tier, Optional<ObjectKey> after, int limit, Instant since) {
        return rows.served(tier, after, limit, since);
    }

    @Override
    public List<Placed> of(AssetId asset, Instant since) {
        return rows.of(asset, since);
    }

    @Override
    public List<Copy> copies(ObjectKey key) {
        return copies.of(key);
    }

    @Override
    public List<Occupancy> occupancy() {
        return rows.occupancy();
    }

    /** The multipart is opened under the locks: an erasure that comes later finds it, one that came before forbids it. */
    @Override
    public MultipartId begin(ObjectKey key, String from, String to) throws IOException {
        var store = store(to);
        try {
            return Objects.requireNonNull(transactions.execute(_ -> {
                Copy copy = lockStored(key, from);
                if (!rows.announce(copy, to)) {
                    throw new StaleCopyException("Object " + key + " has a copy in " + to
                            + " that an earlier move left: it goes by the delete journal first.");
                }
                try {
                    Erasure.abort(store, key);
                    return store.begin(key);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** A source outlives the asset that it was announced for: then only its own rows tell whether it is on its way out. */
    private Copy lockStored(ObjectKey key, String tier) {
        var all = copies.lock(key);
        var stored = all.stream()
                .filter(copy -> copy.store().equals(tier) && copy.state() == HoldingState.STORED)
                .findFirst()
                .orElseThrow(() -> new StaleCopyException("Object " + key + " is not in " + tier + " any more."));
        if (!key.isSource()) {
            holdings.fence(stored.asset());
        }
        return stored;
    }

    @Override
    public void goesOn(ObjectKey key, String tier) {
        rows.goesOn(key, tier);
    }

    @Override
    public void giveUp(ObjectKey key, String tier) throws IOException {
        var store = store(tier);
        try {
            transactions.executeWithoutResult(_ -> {
                boolean announced = copies.lock(key).stream()
                        .anyMatch(copy -> copy.store().equals(tier) && copy.state() == HoldingState.ANNOUNCED);
                if (announced) {
                    try {
                        Erasure.abort(store, key);
                        store.delete(key);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    holdings.forget(key, tier);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void switchTo(ObjectKey key, String from, String to, Blocks blocks) {
        transactions.executeWithoutResult(_ -> {
            Copy old = lockStored(key, from);
            boolean announced = copies.of(key).stream()
                    .anyMatch(copy -> copy.store().equals(to) && copy.state() == HoldingState.ANNOUNCED);
            if (!announced || old.size() != blocks.size() || !old.sha256().equals(blocks.sha256())) {
                throw new StaleCopyException("Object " + key + " is not what was copied to " + to + " any more.");
            }
            rows.becomeStored(key, to, blocks);
            rows.leaveBehind(key, from, "It was moved to " + to + ".");
        });
    }

    @Override
    public boolean revive(ObjectKey key, String from, String to, Blocks blocks) {
        return Boolean.TRUE.equals(transactions.execute(_ -> {
            Copy present = lockStored(key, from);
            boolean left = copies.of(key).stream()
                    .anyMatch(copy -> copy.store().equals(to)
                            && copy.state() == HoldingState.DISCARDED
                            && !copy.damaged()
                            && copy.size() == blocks.size()
                            && copy.sha256().equals(blocks.sha256()));
            if (left) {
                rows.becomeStored(key, to, blocks);
                rows.leaveBehind(
                        key,
                        from,
                        present.damaged()
                                ? "It is damaged there; " + to + " has it whole."
                                : "It was moved to " + to + ".");
            }
            return left;
        }));
    }

    @Override
    public void damaged(ObjectKey key, String tier) {
        copies.damaged(key, tier);
    }

    @Override
    public void verified(ObjectKey key, String tier) {
        copies.verified(key, tier);
    }

    @Override
    public List<Copy> damaged(int limit) {
        return copies.damaged(limit);
    }

    @Override
    public List<Copy> unverifiedSince(Instant since, int limit) {
        return copies.unverifiedSince(since, limit);
    }
}
