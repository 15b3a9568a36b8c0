package dev.millrace.platform.objects;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.objects.Storage.HoldingState;
import dev.millrace.platform.objects.Tiers.Copy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of {@code objects.holding} as copies of one object; every method joins the caller's transaction. */
final class CopyRows {
    static final String COLUMNS = "h.object, h.store, h.asset, h.state, h.size, h.sha256, h.announced_at,"
            + " COALESCE(h.born_at, h.announced_at) AS born_at, h.verified_at, h.damaged_at,"
            + " h.blocks IS NOT NULL AS checked";
    private static final String OF_OBJECT = "SELECT " + COLUMNS + """
             FROM objects.holding h WHERE h.object = :object
            ORDER BY h.damaged_at IS NOT NULL, h.state = 'STORED' DESC, h.store
            """;

    private final JdbcClient jdbc;
    private final InstantSource clock;

    CopyRows(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Whole ones first, and of those the STORED one. */
    List<Copy> of(ObjectKey key) {
        return jdbc.sql(OF_OBJECT)
                .param("object", key.value())
                .query((row, _) -> copy(row))
                .list();
    }

    /** As {@link #of}; nobody else changes them until the transaction ends. */
    List<Copy> lock(ObjectKey key) {
        return jdbc.sql("SELECT " + COLUMNS
                        + " FROM objects.holding h WHERE h.object = :object ORDER BY h.store FOR UPDATE")
                .param("object", key.value())
                .query((row, _) -> copy(row))
                .list();
    }

    List<Copy> of(AssetId asset) {
        return jdbc.sql("SELECT " + COLUMNS
                        + " FROM objects.holding h WHERE h.asset = :asset ORDER BY h.object, h.store")
                .param("asset", asset.value())
                .query((row, _) -> copy(row))
                .list();
    }

    List<Copy> damaged(int limit) {
        return jdbc.sql(
                        "SELECT " + COLUMNS
                                + " FROM objects.holding h WHERE h.damaged_at IS NOT NULL ORDER BY h.object, h.store LIMIT :limit")
                .param("limit", limit)
                .query((row, _) -> copy(row))
                .list();
    }

    /** Those with checksums that were not verified since, the longest unseen first. */
    List<Copy> unverifiedSince(Instant since, int limit) {
        return jdbc.sql("SELECT " + COLUMNS + """
                 FROM objects.holding h
                WHERE h.state = 'STORED' AND h.blocks IS NOT NULL AND h.damaged_at IS NULL AND h.verified_at < :since
                ORDER BY h.verified_at LIMIT :limit
                """)
                .param("since", Timestamp.from(since))
                .param("limit", limit)
                .query((row, _) -> copy(row))
                .list();
    }

    /** The checksums of some blocks of a copy. */
    int[] blocks(ObjectKey key, String store, long first, long count) {
        return jdbc.sql("""
                SELECT substring(blocks FROM :from FOR :bytes) FROM objects.holding
                WHERE object = :object AND store = :store AND blocks IS NOT NULL
                """)
                .param("from", Math.toIntExact(first * Integer.BYTES + 1))
                .param("bytes", Math.toIntExact(count * Integer.BYTES))
                .param("object", key.value())
                .param("store", store)
                .query(byte[].class)
                .optional()
                .map(Blocks::crcs)
                .orElseGet(() -> new int[0]);
    }

    void damaged(ObjectKey key, String store) {
        jdbc.sql("""
                UPDATE objects.holding SET damaged_at = :now
                WHERE object = :object AND store = :store AND damaged_at IS NULL
                """)
                .param("now", now())
                .param("object", key.value())
                .param("store", store)
                .update();
    }

    void verified(ObjectKey key, String store) {
        jdbc.sql("UPDATE objects.holding SET verified_at = :now WHERE object = :object AND store = :store")
                .param("now", now())
                .param("object", key.value())
                .param("store", store)
                .update();
    }

    Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    static Copy copy(ResultSet row) throws SQLException {
        return new Copy(
                new ObjectKey(row.getString("object")),
                new AssetId(row.getString("asset")),
                row.getString("store"),
                HoldingState.valueOf(row.getString("state")),
                row.getLong("size"),
                row.getString("sha256"),
                row.getTimestamp("born_at").toInstant(),
                row.getTimestamp("announced_at").toInstant(),
                instant(row.getTimestamp("verified_at")),
                row.getTimestamp("damaged_at") != null,
                row.getBoolean("checked"));
    }

    private static Optional<Instant> instant(@Nullable Timestamp time) {
        return Optional.ofNullable(time).map(Timestamp::toInstant);
    }
}
