package dev.millrace.platform.catalog;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What an operator looks at: origins, what became of withdrawals, and assets that do not come on. */
public final class Oversight {
    private final JdbcClient jdbc;
    private final AssetRows assets;

    Oversight(JdbcClient jdbc, AssetRows assets) {
        this.jdbc = jdbc;
        this.assets = assets;
    }

    /**
     * An origin that was heard of within a day.
     *
     * @param silence since its last heartbeat
     * @param live whether a withdrawal waits for its acknowledgement: the silence is shorter than 5 s
     */
    public record OriginNode(String node, Duration silence, boolean live) {}

    /**
     * An asset that must not be served, and which live origins act on it.
     *
     * @param gone whether even preview tokens are refused (DELETING, DELETED)
     * @param at when its right to be served last changed
     * @param acknowledged live origins that have stopped
     * @param pending live origins that have not
     */
    public record Withdrawn(
            AssetId asset,
            TenantId tenant,
            boolean gone,
            Instant at,
            List<String> acknowledged,
            List<String> pending) {}

    /** By name. */
    public List<OriginNode> origins() {
        return jdbc.sql("""
                SELECT node, beat_at > clock_timestamp() - interval '5 seconds' AS live,
                    (extract(epoch FROM clock_timestamp() - beat_at) * 1000)::bigint AS silence
                FROM catalog.origin_node WHERE beat_at > clock_timestamp() - interval '1 day' ORDER BY node
                """)
                .query((row, _) -> new OriginNode(
                        row.getString("node"), Duration.ofMillis(row.getLong("silence")), row.getBoolean("live")))
                .list();
    }

    /**
     * Newest first.
     *
     * @param tenant empty means all
     * @param after the last asset of the page before, as the cursor
     */
    public List<Withdrawn> withdrawn(Optional<TenantId> tenant, Optional<AssetId> after, int limit) {
        return jdbc.sql("""
                SELECT c.asset_id, a.tenant, c.gone, c.at,
                    ARRAY(SELECT n.node FROM catalog.origin_node n
                        JOIN catalog.acknowledgement k ON k.node = n.node AND k.asset_id = c.asset_id
                        WHERE n.beat_at > clock_timestamp() - interval '5 seconds' AND k.number >= c.number
                        ORDER BY n.node) AS acknowledged,
                    ARRAY(SELECT n.node FROM catalog.origin_node n
                        LEFT JOIN catalog.acknowledgement k ON k.node = n.node AND k.asset_id = c.asset_id
                        WHERE n.beat_at > clock_timestamp() - interval '5 seconds'
                            AND coalesce(k.number, 0) < c.number
                        ORDER BY n.node) AS pending
                FROM catalog.serving_change c JOIN catalog.asset a ON a.id = c.asset_id
                WHERE (c.denied OR c.gone) AND (:tenant::text IS NULL OR a.tenant = :tenant)
                    AND (:after::text IS NULL OR (c.at, c.asset_id) <
                        (SELECT b.at, b.asset_id FROM catalog.serving_change b WHERE b.asset_id = :after))
                ORDER BY c.at DESC, c.asset_id DESC LIMIT :limit
                """)
                .param("tenant", tenant.map(TenantId::value).orElse(null))
                .param("after", after.map(AssetId::value).orElse(null))
                .param("limit", limit)
                .query((row, _) -> new Withdrawn(
                        new AssetId(row.getString("asset_id")),
                        new TenantId(row.getString("tenant")),
                        row.getBoolean("gone"),
                        AssetRows.instant(row, "at"),
                        names(row, "acknowledged"),
                        names(row, "pending")))
                .list();
    }

    /**
     * Assets whose next step is ours to take (neither their creator's nor a moderator's) and that have taken none for
     * {@code longer}: the longest first.
     */
    public List<Asset> underWay(Optional<TenantId> tenant, Duration longer, int limit) {
        return assets.underWay(tenant, longer, limit);
    }

    /** How many are FAILED. */
    public long failed(Optional<TenantId> tenant) {
        return jdbc.sql("""
                SELECT count(*) AS failed FROM catalog.asset
                WHERE state = 'FAILED' AND (:tenant::text IS NULL OR tenant = :tenant)
                """)
                .param("tenant", tenant.map(TenantId::value).orElse(null))
                .query((row, _) -> row.getLong("failed"))
                .single();
    }

    private static List<String> names(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return List.of((String[]) array.getArray());
    }
}
