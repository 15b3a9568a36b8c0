package dev.millrace.platform.objects;

import dev.millrace.platform.catalog.AssetId;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link Storage}, its {@link Tiers} and its sweeper, put together. */
final class StorageParts {
    private final Storage storage;
    private final Tiers tiers;
    private final Sweeper sweeper;

    /**
     * @param stores by their names
     * @param spaces the room in each, by the same names
     */
    StorageParts(
            ObjectStore hot,
            Map<String, ObjectStore> stores,
            Map<String, FreeSpace> spaces,
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            InstantSource clock,
            ObjectsSettings settings,
            MeterRegistry metrics,
            Predicate<AssetId> beingErased) {
        var holdings = new HoldingRows(jdbc, clock);
        var copies = new CopyRows(jdbc, clock);
        var proofs = new ProofRows(jdbc);
        var accesses = new AccessRows(jdbc);
        var erasure = new Erasure(stores, holdings, proofs, accesses, clock, transactions, metrics);
        var own = new TransactionTemplate(transactions);
        own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        var reads = new Reads(stores, copies, own);
        this.storage =
                new JdbcStorage(hot, reads, holdings, proofs, accesses, erasure, beingErased, transactions, metrics);
        this.tiers = new JdbcTiers(
                stores,
                spaces,
                holdings,
                copies,
                new TierRows(jdbc, copies),
                new TransactionTemplate(transactions),
                settings.deleteGrace());
        this.sweeper = new Sweeper(stores, holdings, accesses, settings, clock, transactions, metrics);
    }

    Storage storage() {
        return storage;
    }

    Tiers tiers() {
        return tiers;
    }

    Sweeper sweeper() {
        return sweeper;
    }
}
