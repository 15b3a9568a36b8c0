package dev.millrace.platform.catalog;

import dev.millrace.platform.schema.MonthlyPartitions;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps the catalog's tables in bounds: months of history, origin nodes that are no more, settled deny rows. */
final class CatalogUpkeep {
    private final JdbcClient jdbc;
    private final MonthlyPartitions history;
    private final Duration historyRetention;

    CatalogUpkeep(JdbcClient jdbc, MonthlyPartitions history, Duration historyRetention) {
        this.jdbc = jdbc;
        this.history = history;
        this.historyRetention = historyRetention;
    }

    void run() {
        history.ahead();
        history.expired(historyRetention).forEach(history::drop);
        jdbc.sql("DELETE FROM catalog.origin_node WHERE beat_at < clock_timestamp() - interval '1 day'")
                .update();
        // An origin forgets what it cached of an asset that is DELETED long before.
        jdbc.sql("""
                DELETE FROM catalog.serving_change c USING catalog.asset a
                WHERE a.id = c.asset_id AND a.state = 'DELETED' AND c.at < clock_timestamp() - interval '30 days'
                """).update();
    }
}
