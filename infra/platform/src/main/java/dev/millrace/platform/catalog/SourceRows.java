package dev.millrace.platform.catalog;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code catalog.source}. Attaching and dropping lock the source's row, so that nobody attaches to one whose
 * last reference is being dropped: the unique index covers only those that are referenced.
 */
final class SourceRows {
    private final JdbcClient jdbc;

    SourceRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @return the tenant's source of these bytes, with one reference more: the given one or an earlier */
    Source attach(Source uploaded) {
        return jdbc.sql("""
                INSERT INTO catalog.source (id, tenant, key, sha256, length, refs)
                VALUES (:id, :tenant, :key, :sha256, :length, 1)
                ON CONFLICT (tenant, sha256, length) WHERE refs > 0 DO UPDATE SET refs = source.refs + 1
                RETURNING id, key
                """)
                .param("id", uploaded.id().value())
                .param("tenant", uploaded.tenant().value())
                .param("key", uploaded.key())
                .param("sha256", uploaded.sha256())
                .param("length", uploaded.length())
                .query((row, _) -> new Source(
                        new SourceId(row.getString("id")),
                        uploaded.tenant(),
                        row.getString("key"),
                        uploaded.sha256(),
                        uploaded.length()))
                .single();
    }

    /** One reference less; the last one leaves the asset's name on it. */
    void drop(SourceId source, AssetId asset) {
        jdbc.sql("""
                UPDATE catalog.source
                SET refs = refs - 1, dropped_by = CASE WHEN refs = 1 THEN :asset END
                WHERE id = :source
                """)
                .param("asset", asset.value())
                .param("source", source.value())
                .update();
    }

    boolean droppedBy(SourceId source, AssetId asset) {
        return jdbc.sql("SELECT count(*) FROM catalog.source WHERE id = :source AND refs = 0 AND dropped_by = :asset")
                        .param("source", source.value())
                        .param("asset", asset.value())
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** Forgets it, if that asset dropped the last reference. */
    void forget(SourceId source, AssetId asset) {
        jdbc.sql("DELETE FROM catalog.source WHERE id = :source AND refs = 0 AND dropped_by = :asset")
                .param("source", source.value())
                .param("asset", asset.value())
                .update();
    }
}
