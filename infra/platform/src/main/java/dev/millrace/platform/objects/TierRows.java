package dev.millrace.platform.objects;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.objects.Tiers.Copy;
import dev.millrace.platform.objects.Tiers.Occupancy;
import dev.millrace.platform.objects.Tiers.Placed;
import dev.millrace.platform.objects.Tiers.Usage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What moves between tiers read and write of {@code objects.holding}; every method joins the caller's transaction. */
final class TierRows {
    private final JdbcClient jdbc;
    private final CopyRows copies;

    TierRows(JdbcClient jdbc, CopyRows copies) {
        this.jdbc = jdbc;
        this.copies = copies;
    }

    List<Placed> placed(String prefix, Optional<ObjectKey> after, int limit, Instant since) {
        return page(
                        "h.state = 'STORED' AND h.damaged_at IS NULL AND starts_with(h.object, :a) AND h.object > :b",
                        since)
                .param("a", prefix)
                .param("b", after.map(ObjectKey::value).orElse(prefix))
                .param("limit", limit)
                .query((row, _) -> placed(row))
                .list();
    }

    List<Placed> served(String tier, Optional<ObjectKey> after, int limit, Instant since) {
        return page("""
                        h.state = 'STORED' AND h.damaged_at IS NULL AND h.store = :a AND h.object > :b
                        AND h.asset IN (SELECT asset FROM objects.access WHERE day >= (:since::timestamptz AT TIME ZONE 'UTC')::date)
                        """, since)
                .param("a", tier)
                .param("b", after.map(ObjectKey::value).orElse(""))
                .param("limit", limit)
                .query((row, _) -> placed(row))
                .list();
    }

    List<Placed> of(AssetId asset, Instant since) {
        return page("h.state = 'STORED' AND h.asset = :a", since)
                .param("a", asset.value())
                .param("limit", null)
                .query((row, _) -> placed(row))
                .list();
    }

    /**
     * A page of copies with what was served of their renditions, shared out by size. A pack's rendition is the seventh
     * segment of its key; what has none (a source) has no use.
     */
    private JdbcClient.StatementSpec page(String where, Instant since) {
        return jdbc.sql("""
                WITH page AS (SELECT * FROM objects.holding h WHERE %s ORDER BY h.object LIMIT :limit),
                rendition AS (
                    SELECT asset, split_part(object, '/', 7) AS name, sum(size) AS size FROM objects.holding
                    WHERE state = 'STORED' AND asset IN (SELECT asset FROM page) GROUP BY 1, 2)
                SELECT %s, a.last_at,
                    COALESCE(a.requests, 0) * h.size / NULLIF(r.size, 0)::float AS requests,
                    COALESCE(a.bytes, 0) * h.size / NULLIF(r.size, 0)::float AS bytes
                FROM page h LEFT JOIN rendition r ON r.asset = h.asset AND r.name = split_part(h.object, '/', 7)
                LEFT JOIN LATERAL (
                    SELECT max(last_at) AS last_at,
                        sum(requests) FILTER (WHERE day >= (greatest(:since, h.announced_at) AT TIME ZONE 'UTC')::date) AS requests,
                        sum(bytes) FILTER (WHERE day >= (greatest(:since, h.announced_at) AT TIME ZONE 'UTC')::date) AS bytes
                    FROM objects.access WHERE asset = h.asset AND rendition = r.name AND r.name <> '') a ON true
                ORDER BY h.object, h.store
                """.formatted(where, CopyRows.COLUMNS)).param("since", Timestamp.from(since));
    }

    List<Occupancy> occupancy() {
        return jdbc.sql("""
                SELECT store, count(*) AS objects, sum(size) AS bytes FROM objects.holding
                WHERE state = 'STORED' GROUP BY store ORDER BY store
                """)
                .query((row, _) -> new Occupancy(row.getString("store"), row.getLong("objects"), row.getLong("bytes")))
                .list();
    }

    /** Announced again, an unfinished copy is begun anew. @return false when a copy left behind is still there */
    boolean announce(Copy from, String to) {
        return jdbc.sql("""
                INSERT INTO objects.holding AS h
                    (object, store, asset, state, own_writer, size, sha256, announced_at, born_at)
                VALUES (:object, :store, :asset, 'ANNOUNCED', false, :size, :sha256, :now, :born)
                ON CONFLICT (object, store) DO UPDATE SET announced_at = EXCLUDED.announced_at
                WHERE h.state = 'ANNOUNCED'
                """)
                        .param("object", from.key().value())
                        .param("store", to)
                        .param("asset", from.asset().value())
                        .param("size", from.size())
                        .param("sha256", from.sha256())
                        .param("now", copies.now())
                        .param("born", Timestamp.from(from.bornAt()))
                        .update()
                == 1;
    }

    void goesOn(ObjectKey key, String tier) {
        jdbc.sql("""
                UPDATE objects.holding SET announced_at = :now
                WHERE object = :object AND store = :store AND state = 'ANNOUNCED'
                """)
                .param("now", copies.now())
                .param("object", key.value())
                .param("store", tier)
                .update();
    }

    void becomeStored(ObjectKey key, String tier, Blocks blocks) {
        jdbc.sql("DELETE FROM objects.journal WHERE object = :object AND store = :store")
                .param("object", key.value())
                .param("store", tier)
                .update();
        jdbc.sql("""
                UPDATE objects.holding SET state = 'STORED', blocks = :blocks, verified_at = :now, announced_at = :now,
                    born_at = COALESCE(born_at, announced_at)
                WHERE object = :object AND store = :store
                """)
                .param("blocks", tier.equals(Tiers.HOT) ? null : blocks.bytes())
                .param("now", copies.now())
                .param("object", key.value())
                .param("store", tier)
                .update();
    }

    void leaveBehind(ObjectKey key, String tier, String why) {
        jdbc.sql("UPDATE objects.holding SET state = 'DISCARDED' WHERE object = :object AND store = :store")
                .param("object", key.value())
                .param("store", tier)
                .update();
        jdbc.sql("""
                INSERT INTO objects.journal (object, store, why, discarded_at) VALUES (:object, :store, :why, :now)
                ON CONFLICT (object, store) DO UPDATE SET why = EXCLUDED.why, discarded_at = EXCLUDED.discarded_at
                """)
                .param("object", key.value())
                .param("store", tier)
                .param("why", why)
                .param("now", copies.now())
                .update();
    }

    private static Placed placed(ResultSet row) throws SQLException {
        @Nullable Timestamp last = row.getTimestamp("last_at");
        return new Placed(
                CopyRows.copy(row),
                new Usage(
                        Optional.ofNullable(last).map(Timestamp::toInstant),
                        row.getDouble("requests"),
                        row.getDouble("bytes")));
    }
}
