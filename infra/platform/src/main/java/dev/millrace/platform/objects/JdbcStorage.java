package dev.millrace.platform.objects;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.telemetry.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Storage with its rows in PostgreSQL. */
final class JdbcStorage implements Storage {
    private final ObjectStore hot;
    private final Reads reads;
    private final HoldingRows holdings;
    private final ProofRows proofs;
    private final AccessRows accesses;
    private final Erasure erasure;
    private final Predicate<AssetId> beingErased;
    private final TransactionTemplate joined;
    private final TransactionTemplate own;
    private final Counter storedBytes;

    /** @param beingErased whether the catalog has it in DELETING or DELETED */
    JdbcStorage(
            ObjectStore hot,
            Reads reads,
            HoldingRows holdings,
            ProofRows proofs,
            AccessRows accesses,
            Erasure erasure,
            Predicate<AssetId> beingErased,
            PlatformTransactionManager transactions,
            MeterRegistry metrics) {
        this.storedBytes = Metric.OBJECTS_STORED.counter(metrics);
        this.hot = hot;
        this.reads = reads;
        this.holdings = holdings;
        this.proofs = proofs;
        this.accesses = accesses;
        this.erasure = erasure;
        this.beingErased = beingErased;
        this.joined = new TransactionTemplate(transactions);
        this.own = new TransactionTemplate(transactions);
        own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * The transaction around the write keeps the asset from being erased meanwhile, so that no bytes can appear after
     * its erasure was confirmed; when this process dies, its lock goes with it.
     */
    @Override
    public Holding put(ObjectKey key, AssetId asset, Bytes bytes) throws IOException {
        own.executeWithoutResult(_ -> announce(key, asset, false));
        try {
            return Optional.ofNullable(own.execute(_ -> write(key, asset, bytes)))
                    .orElseThrow();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Holding write(ObjectKey key, AssetId asset, Bytes bytes) {
        holdings.fence(asset);
        var digested = new Digested(bytes);
        try {
            var info = hot.put(key, digested);
            if (info.size() != bytes.length()) {
                throw new IOException(
                        "Object " + key + " has " + info.size() + " bytes and not " + bytes.length() + ".");
            }
            return recordStored(key, info.size(), digested.sha256());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void announce(ObjectKey key, AssetId asset) {
        joined.executeWithoutResult(_ -> announce(key, asset, true));
    }

    private void announce(ObjectKey key, AssetId asset, boolean ownWriter) {
        if (beingErased.test(asset)) {
            throw new ErasedAssetException(asset);
        }
        holdings.fence(asset);
        holdings.announce(key, asset, hot.name(), ownWriter);
    }

    @Override
    public Holding stored(ObjectKey key, long size, String sha256) {
        return Optional.ofNullable(joined.execute(_ -> {
                    var row = holdings.find(key).orElseThrow(() -> notAnnounced(key));
                    holdings.fence(row.asset());
                    return recordStored(key, size, sha256);
                }))
                .orElseThrow();
    }

    private Holding recordStored(ObjectKey key, long size, String sha256) {
        if (!holdings.stored(key, hot.name(), size, sha256)) {
            throw notAnnounced(key);
        }
        storedBytes.increment((double) size);
        return new Holding(key, hot.name(), size, sha256, HoldingState.STORED);
    }

    private static IllegalStateException notAnnounced(ObjectKey key) {
        return new IllegalStateException("Object " + key + " was not announced, or has been discarded.");
    }

    @Override
    public Optional<Holding> holding(ObjectKey key) {
        return holdings.find(key).map(HoldingRows.Row::holding);
    }

    @Override
    public InputStream read(ObjectKey key) throws IOException {
        return reads.read(key, Optional.empty());
    }

    @Override
    public InputStream read(ObjectKey key, ByteRange range) throws IOException {
        return reads.read(key, Optional.of(range));
    }

    @Override
    public void discard(ObjectKey key, String why) {
        holdings.discard(key, why);
    }

    @Override
    public List<Proof> erase(AssetId asset, Optional<ObjectKey> alsoSource) throws IOException {
        return erasure.erase(asset, alsoSource);
    }

    @Override
    public void eraseBeside(ObjectKey key, AssetId asset) throws IOException {
        erasure.eraseBeside(key, asset);
    }

    @Override
    public List<Proof> proofs(AssetId asset) {
        return proofs.of(asset);
    }

    @Override
    public long journalled() {
        return holdings.journalled();
    }

    @Override
    public ObjectStore hot() {
        return hot;
    }

    @Override
    public void recordAccess(List<Access> batch) {
        accesses.add(batch);
    }
}
