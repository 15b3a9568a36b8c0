package dev.millrace.platform.objects;

import dev.millrace.platform.catalog.AssetId;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** {@link Storage} and its sweeper, put together. */
final class StorageParts {
    private final Storage storage;
    private final Sweeper sweeper;

    StorageParts(
            ObjectStore hot,
            Map<String, ObjectStore> stores,
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            InstantSource clock,
            ObjectsSettings settings,
            MeterRegistry metrics,
            Predicate<AssetId> beingErased) {
        var holdings = new HoldingRows(jdbc, clock);
        var proofs = new ProofRows(jdbc);
        var accesses = new AccessRows(jdbc);
        var erasure = new Erasure(stores, holdings, proofs, accesses, clock, transactions, metrics);
        this.storage =
                new JdbcStorage(hot, stores, holdings, proofs, accesses, erasure, beingErased, transactions, metrics);
        this.sweeper = new Sweeper(stores, holdings, accesses, settings, clock, transactions, metrics);
    }

    Storage storage() {
        return storage;
    }

    Sweeper sweeper() {
        return sweeper;
    }
}
