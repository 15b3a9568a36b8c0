package dev.millrace.platform.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables {@code catalog.revision} and {@code catalog.pointer}. */
final class RevisionRows {
    private final JdbcClient jdbc;

    RevisionRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Revision insert(RevisionId id, AssetId asset, SourceId source, long epoch) {
        return jdbc.sql("""
                INSERT INTO catalog.revision (id, asset_id, source_id, state, epoch)
                VALUES (:id, :asset, :source, 'OPEN', :epoch)
                RETURNING *
                """)
                .param("id", id.value())
                .param("asset", asset.value())
                .param("source", source.value())
                .param("epoch", epoch)
                .query((row, _) -> read(row))
                .single();
    }

    Optional<Revision> find(RevisionId id) {
        return jdbc.sql("SELECT * FROM catalog.revision WHERE id = :id")
                .param("id", id.value())
                .query((row, _) -> read(row))
                .optional();
    }

    List<Revision> of(AssetId asset) {
        return jdbc.sql("SELECT * FROM catalog.revision WHERE asset_id = :asset ORDER BY opened_at DESC, id")
                .param("asset", asset.value())
                .query((row, _) -> read(row))
                .list();
    }

    /** Those that public URLs name now or named within 24 h. */
    List<Revision> servable(AssetId asset) {
        return jdbc.sql("""
                SELECT * FROM catalog.revision r WHERE EXISTS (
                    SELECT FROM catalog.pointer p WHERE p.asset_id = :asset AND p.revision_id = r.id
                        AND (p.until IS NULL OR p.until > clock_timestamp() - interval '24 hours'))
                ORDER BY opened_at DESC, id
                """)
                .param("asset", asset.value())
                .query((row, _) -> read(row))
                .list();
    }

    Optional<Revision> grow(RevisionId id, int snapshot, long epoch) {
        return jdbc.sql("""
                UPDATE catalog.revision SET snapshot = :snapshot
                WHERE id = :id AND state = 'OPEN' AND epoch = :epoch AND snapshot < :snapshot
                RETURNING *
                """)
                .param("snapshot", snapshot)
                .param("id", id.value())
                .param("epoch", epoch)
                .query((row, _) -> read(row))
                .optional();
    }

    Optional<Revision> seal(RevisionId id, int snapshot, long epoch) {
        return jdbc.sql("""
                UPDATE catalog.revision SET snapshot = :snapshot, state = 'SEALED', sealed_at = clock_timestamp()
                WHERE id = :id AND state = 'OPEN' AND epoch = :epoch AND snapshot <= :snapshot AND :snapshot > 0
                RETURNING *
                """)
                .param("snapshot", snapshot)
                .param("id", id.value())
                .param("epoch", epoch)
                .query((row, _) -> read(row))
                .optional();
    }

    void abandon(RevisionId id) {
        jdbc.sql("UPDATE catalog.revision SET state = 'ABANDONED' WHERE id = :id AND state = 'OPEN'")
                .param("id", id.value())
                .update();
    }

    void abandonOpen(AssetId asset) {
        jdbc.sql("UPDATE catalog.revision SET state = 'ABANDONED' WHERE asset_id = :asset AND state = 'OPEN'")
                .param("asset", asset.value())
                .update();
    }

    Optional<RevisionId> newestSealed(AssetId asset) {
        return jdbc.sql("""
                SELECT id FROM catalog.revision WHERE asset_id = :asset AND state = 'SEALED'
                ORDER BY sealed_at DESC, id LIMIT 1
                """)
                .param("asset", asset.value())
                .query((row, _) -> new RevisionId(row.getString("id")))
                .optional();
    }

    /** From now on public URLs without a revision serve this one. */
    void point(AssetId asset, RevisionId revision) {
        jdbc.sql("UPDATE catalog.pointer SET until = clock_timestamp() WHERE asset_id = :asset AND until IS NULL")
                .param("asset", asset.value())
                .update();
        jdbc.sql("INSERT INTO catalog.pointer (asset_id, revision_id) VALUES (:asset, :revision)")
                .param("asset", asset.value())
                .param("revision", revision.value())
                .update();
    }

    private static Revision read(ResultSet row) throws SQLException {
        @Nullable OffsetDateTime sealedAt = row.getObject("sealed_at", OffsetDateTime.class);
        return new Revision(
                new RevisionId(row.getString("id")),
                new AssetId(row.getString("asset_id")),
                new SourceId(row.getString("source_id")),
                RevisionState.valueOf(row.getString("state")),
                row.getInt("snapshot"),
                row.getLong("epoch"),
                AssetRows.instant(row, "opened_at"),
                sealedAt == null ? null : sealedAt.toInstant());
    }
}
