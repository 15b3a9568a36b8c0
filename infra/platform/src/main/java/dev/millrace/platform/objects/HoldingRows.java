package dev.millrace.platform.objects;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.objects.Storage.Holding;
import dev.millrace.platform.objects.Storage.HoldingState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of {@code objects.asset}, {@code holding} and {@code journal}; every method joins the caller's transaction. */
final class HoldingRows {
    private static final String HOLDING = "object, store, asset, state, size, sha256";

    private final JdbcClient jdbc;
    private final InstantSource clock;

    HoldingRows(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** A holding with the asset that it was announced for. */
    record Row(AssetId asset, Holding holding) {
        ObjectKey key() {
            return holding.key();
        }
    }

    /**
     * Keeps the asset from being erased until the transaction ends.
     *
     * @throws ErasedAssetException when it is or is being erased
     */
    void fence(AssetId asset) {
        jdbc.sql("INSERT INTO objects.asset (asset) VALUES (:asset) ON CONFLICT DO NOTHING")
                .param("asset", asset.value())
                .update();
        boolean erased = jdbc.sql("SELECT erased_at IS NOT NULL FROM objects.asset WHERE asset = :asset FOR SHARE")
                .param("asset", asset.value())
                .query(Boolean.class)
                .single();
        if (erased) {
            throw new ErasedAssetException(asset);
        }
    }

    /** Waits for the writers that hold the fence, at most so long, and lets nobody pass it any more. */
    void close(AssetId asset, Duration patience) {
        jdbc.sql("SELECT set_config('lock_timeout', :millis, true)")
                .param("millis", Long.toString(patience.toMillis()))
                .query(String.class)
                .single();
        jdbc.sql("""
                INSERT INTO objects.asset AS a (asset, erased_at) VALUES (:asset, :now)
                ON CONFLICT (asset) DO UPDATE SET erased_at = COALESCE(a.erased_at, EXCLUDED.erased_at)
                """).param("asset", asset.value()).param("now", now()).update();
    }

    /** @throws IllegalStateException when the key was discarded or belongs to another asset */
    void announce(ObjectKey key, AssetId asset, String store, boolean ownWriter) {
        boolean announced = jdbc.sql("""
                INSERT INTO objects.holding AS h (object, store, asset, state, own_writer, announced_at)
                VALUES (:object, :store, :asset, 'ANNOUNCED', :own, :now)
                ON CONFLICT (object, store) DO UPDATE SET announced_at = EXCLUDED.announced_at
                WHERE h.asset = EXCLUDED.asset AND h.state <> 'DISCARDED'
                """)
                        .param("object", key.value())
                        .param("store", store)
                        .param("asset", asset.value())
                        .param("own", ownWriter)
                        .param("now", now())
                        .update()
                == 1;
        if (!announced) {
            throw new IllegalStateException("Object " + key + " is discarded or another asset's: keys are used once.");
        }
    }

    /** @return false when it was not announced, or is discarded */
    boolean stored(ObjectKey key, String store, long size, String sha256) {
        return jdbc.sql("""
                UPDATE objects.holding SET state = 'STORED', size = :size, sha256 = :sha256
                WHERE object = :object AND store = :store AND state <> 'DISCARDED'
                """)
                        .param("object", key.value())
                        .param("store", store)
                        .param("size", size)
                        .param("sha256", sha256)
                        .update()
                == 1;
    }

    /** The copy that is the object; when there is none, one that was or will be. */
    Optional<Row> find(ObjectKey key) {
        return jdbc.sql("SELECT " + HOLDING + """
                 FROM objects.holding WHERE object = :object
                ORDER BY CASE state WHEN 'STORED' THEN 0 WHEN 'DISCARDED' THEN 1 ELSE 2 END, store LIMIT 1
                """)
                .param("object", key.value())
                .query(HoldingRows::row)
                .optional();
    }

    /** The object is on its way out: whoever moves it is waited for, and nobody begins to. */
    List<Row> doom(ObjectKey key) {
        return jdbc.sql("UPDATE objects.holding SET state = 'DISCARDED' WHERE object = :object RETURNING " + HOLDING)
                .param("object", key.value())
                .query(HoldingRows::row)
                .list();
    }

    /** The copies that an old one was left behind for; none when the whole object was discarded. */
    List<Row> successors(ObjectKey key, String store) {
        return jdbc.sql("SELECT " + HOLDING + """
                 FROM objects.holding
                WHERE object = :object AND store <> :store AND state = 'STORED'
                """)
                .param("object", key.value())
                .param("store", store)
                .query(HoldingRows::row)
                .list();
    }

    /** Whether a copy of the object was found to be wrong. */
    boolean isDamaged(ObjectKey key, String store) {
        return jdbc.sql("""
                SELECT damaged_at IS NOT NULL AS damaged FROM objects.holding
                WHERE object = :object AND store = :store
                """)
                .param("object", key.value())
                .param("store", store)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    List<Row> of(AssetId asset) {
        return jdbc.sql("SELECT " + HOLDING + " FROM objects.holding WHERE asset = :asset ORDER BY object")
                .param("asset", asset.value())
                .query(HoldingRows::row)
                .list();
    }

    void discard(ObjectKey key, String why) {
        jdbc.sql("""
                WITH gone AS (
                    UPDATE objects.holding SET state = 'DISCARDED' WHERE object = :object RETURNING object, store)
                INSERT INTO objects.journal (object, store, why, discarded_at)
                SELECT object, store, :why, :now FROM gone
                ON CONFLICT DO NOTHING
                """)
                .param("object", key.value())
                .param("why", why)
                .param("now", now())
                .update();
    }

    /** Locks some entries of the journal that are older than the grace; another node's are passed over. */
    List<Row> due(Duration grace, int limit) {
        return jdbc.sql("""
                SELECT h.object, h.store, h.asset, h.state, h.size, h.sha256
                FROM objects.journal j JOIN objects.holding h USING (object, store)
                WHERE j.discarded_at <= :before
                ORDER BY j.discarded_at LIMIT :limit FOR UPDATE OF j, h SKIP LOCKED
                """)
                .param("before", Timestamp.from(clock.instant().minus(grace)))
                .param("limit", limit)
                .query(HoldingRows::row)
                .list();
    }

    /** The entry comes due as if it had been made so long ago. */
    void postpone(ObjectKey key, String store, Duration ago) {
        jdbc.sql("UPDATE objects.journal SET discarded_at = :at WHERE object = :object AND store = :store")
                .param("at", Timestamp.from(clock.instant().minus(ago)))
                .param("object", key.value())
                .param("store", store)
                .update();
    }

    /** Locks some rows of writers that never came back. */
    List<Row> unfinished(Duration age, int limit) {
        return jdbc.sql("SELECT " + HOLDING + """
                 FROM objects.holding
                WHERE state = 'ANNOUNCED' AND NOT own_writer AND announced_at < :before
                ORDER BY announced_at LIMIT :limit FOR UPDATE SKIP LOCKED
                """)
                .param("before", Timestamp.from(clock.instant().minus(age)))
                .param("limit", limit)
                .query(HoldingRows::row)
                .list();
    }

    /** Whether somebody may still be writing it there. */
    boolean isAnnounced(ObjectKey key, String store) {
        return jdbc.sql("""
                SELECT EXISTS (
                    SELECT FROM objects.holding WHERE object = :object AND store = :store AND state = 'ANNOUNCED')
                """)
                .param("object", key.value())
                .param("store", store)
                .query(Boolean.class)
                .single();
    }

    void forget(ObjectKey key, String store) {
        jdbc.sql("DELETE FROM objects.journal WHERE object = :object AND store = :store")
                .param("object", key.value())
                .param("store", store)
                .update();
        jdbc.sql("DELETE FROM objects.holding WHERE object = :object AND store = :store")
                .param("object", key.value())
                .param("store", store)
                .update();
    }

    long journalled() {
        return jdbc.sql("SELECT count(*) FROM objects.journal")
                .query(Long.class)
                .single();
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                new AssetId(row.getString("asset")),
                new Holding(
                        new ObjectKey(row.getString("object")),
                        row.getString("store"),
                        row.getLong("size"),
                        row.getString("sha256"),
                        HoldingState.valueOf(row.getString("state"))));
    }
}
