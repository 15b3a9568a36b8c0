package dev.millrace.platform.objects;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.objects.Storage.Access;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was served, one row per asset, rendition and day (UTC). */
record AccessRows(JdbcClient jdbc) {
    /** In one statement; rows are taken in one order, so that nodes that write at once do not wait in a circle. */
    void add(List<Access> batch) {
        if (batch.isEmpty()) {
            return;
        }
        jdbc.sql("""
                INSERT INTO objects.access AS a (asset, rendition, day, requests, bytes, last_at)
                SELECT asset, rendition, (last_at AT TIME ZONE 'UTC')::date AS day,
                       sum(requests), sum(bytes), max(last_at)
                FROM unnest(:assets::text[], :renditions::text[], :requests::bigint[], :bytes::bigint[],
                            :lasts::timestamptz[]) AS batch (asset, rendition, requests, bytes, last_at)
                GROUP BY asset, rendition, day ORDER BY asset, rendition, day
                ON CONFLICT (asset, rendition, day) DO UPDATE
                SET requests = a.requests + EXCLUDED.requests, bytes = a.bytes + EXCLUDED.bytes,
                    last_at = greatest(a.last_at, EXCLUDED.last_at)
                """)
                .param(
                        "assets",
                        batch.stream().map(access -> access.asset().value()).toArray(String[]::new))
                .param("renditions", batch.stream().map(Access::rendition).toArray(String[]::new))
                .param("requests", batch.stream().map(Access::requests).toArray(Long[]::new))
                .param("bytes", batch.stream().map(Access::bytes).toArray(Long[]::new))
                .param(
                        "lasts",
                        batch.stream()
                                .map(access -> Timestamp.from(access.last()))
                                .toArray(Timestamp[]::new))
                .update();
    }

    void forget(AssetId asset) {
        jdbc.sql("DELETE FROM objects.access WHERE asset = :asset")
                .param("asset", asset.value())
                .update();
    }

    void forgetBefore(java.time.Instant instant) {
        jdbc.sql("DELETE FROM objects.access WHERE day < :day")
                .param("day", LocalDate.ofInstant(instant, ZoneOffset.UTC))
                .update();
    }
}
