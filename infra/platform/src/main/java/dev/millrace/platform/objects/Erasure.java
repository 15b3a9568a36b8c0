package dev.millrace.platform.objects;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.objects.Storage.Holding;
import dev.millrace.platform.objects.Storage.HoldingState;
import dev.millrace.platform.objects.Storage.Proof;
import dev.millrace.platform.telemetry.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Erases an asset: first closes the fence, so that no writer can add anything; then removes every object that was
 * announced for it, and whatever lies under its prefix without a row; asks the store again; and keeps a proof. A source
 * that is whole stays, since other assets may have come from it: it goes when it is named.
 */
final class Erasure {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int PAGE = 500;
    private static final int AT_ONCE = 8;

    private final Map<String, ObjectStore> stores;
    private final HoldingRows holdings;
    private final ProofRows proofs;
    private final AccessRows accesses;
    private final InstantSource clock;
    private final TransactionTemplate own;
    private final Counter deleted;

    Erasure(
            Map<String, ObjectStore> stores,
            HoldingRows holdings,
            ProofRows proofs,
            AccessRows accesses,
            InstantSource clock,
            PlatformTransactionManager transactions,
            MeterRegistry metrics) {
        this.stores = stores;
        this.holdings = holdings;
        this.proofs = proofs;
        this.accesses = accesses;
        this.clock = clock;
        this.own = new TransactionTemplate(transactions);
        own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.deleted = Metric.OBJECTS_DELETED.counter(metrics, "why", "erasure");
    }

    List<Proof> erase(AssetId asset, Optional<ObjectKey> alsoSource) throws IOException {
        close(asset);
        var rows = holdings.of(asset);
        eraseAll(asset, rows.stream().filter(row -> !isWholeSource(row.key())).toList());
        if (alsoSource.isPresent()) {
            eraseSource(asset, alsoSource.get());
        }
        for (String prefix : prefixes(asset, rows)) {
            eraseUnannounced(asset, prefix);
        }
        accesses.forget(asset);
        return proofs.of(asset);
    }

    void eraseBeside(ObjectKey key, AssetId asset) throws IOException {
        eraseUnannounced(asset, key.value() + ".");
    }

    /** Several at once: in a bucket each takes five ways there and back. All are tried, whatever becomes of one. */
    private void eraseAll(AssetId asset, List<HoldingRows.Row> rows) throws IOException {
        var slots = new Semaphore(AT_ONCE);
        var failures = new ConcurrentLinkedQueue<Exception>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var row : rows) {
                slots.acquireUninterruptibly();
                threads.execute(() -> {
                    try {
                        erase(asset, row.holding());
                    } catch (IOException | RuntimeException e) {
                        failures.add(e);
                    } finally {
                        slots.release();
                    }
                });
            }
        }
        Exception first = failures.poll();
        if (first != null) {
            failures.forEach(first::addSuppressed);
            throw first instanceof IOException io ? io : new IOException(first);
        }
    }

    private void close(AssetId asset) throws IOException {
        try {
            own.executeWithoutResult(_ -> holdings.close(asset, PATIENCE));
        } catch (CannotAcquireLockException e) {
            throw new IOException("An object of asset " + asset + " is still being written: erase it again.", e);
        }
    }

    /** In every tier: also what a move has left behind or has begun. */
    private boolean isWholeSource(ObjectKey key) {
        return key.isSource()
                && holdings.find(key)
                        .filter(row -> row.holding().state() == HoldingState.STORED)
                        .isPresent();
    }

    private void eraseSource(AssetId asset, ObjectKey source) throws IOException {
        for (var row : Objects.requireNonNull(own.execute(_ -> holdings.doom(source)))) {
            erase(asset, row.holding());
        }
    }

    private static Set<String> prefixes(AssetId asset, List<HoldingRows.Row> rows) {
        return rows.stream()
                .map(row -> "t/" + row.key().tenant() + "/a/" + asset + "/")
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private void eraseUnannounced(AssetId asset, String prefix) throws IOException {
        for (ObjectStore store : stores.values()) {
            for (var multipart : store.openMultiparts(prefix)) {
                erase(asset, unannounced(multipart.key(), store, 0));
            }
            for (var page = store.list(prefix, "", PAGE); !page.isEmpty(); page = store.list(prefix, "", PAGE)) {
                for (ObjectInfo info : page) {
                    erase(asset, unannounced(info.key(), store, info.size()));
                }
            }
        }
    }

    private static Holding unannounced(ObjectKey key, ObjectStore store, long size) {
        return new Holding(key, store.name(), size, "", HoldingState.ANNOUNCED);
    }

    private void erase(AssetId asset, Holding holding) throws IOException {
        ObjectKey key = holding.key();
        String storeName = holding.store();
        var store = stores.get(storeName);
        if (store == null) {
            throw new IOException(
                    "Store " + storeName + " of " + key + " is not configured here: it must be, to erase.");
        }
        int aborted = abort(store, key);
        boolean removed = store.delete(key);
        if (store.head(key).isPresent() || !multiparts(store, key).isEmpty()) {
            throw new IOException("Object " + key + " is still there after its deletion: erase it again.");
        }
        var answer = (removed ? "delete: removed" : "delete: was not there") + "; multiparts aborted: " + aborted
                + "; head: not found";
        var proof = new Proof(asset, key, storeName, holding.size(), holding.sha256(), clock.instant(), answer);
        own.executeWithoutResult(_ -> {
            proofs.add(proof);
            holdings.forget(key, storeName);
        });
        deleted.increment();
    }

    static int abort(ObjectStore store, ObjectKey key) throws IOException {
        var open = multiparts(store, key);
        for (var multipart : open) {
            store.abort(key, multipart.id());
        }
        return open.size();
    }

    private static List<ObjectStore.OpenMultipart> multiparts(ObjectStore store, ObjectKey key) throws IOException {
        return store.openMultiparts(key.value()).stream()
                .filter(multipart -> multipart.key().equals(key))
                .toList();
    }
}
