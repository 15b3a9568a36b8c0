package dev.millrace.platform.catalog;

import dev.millrace.platform.telemetry.Field;
import dev.millrace.platform.telemetry.LogFields;
import dev.millrace.platform.telemetry.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The table {@code catalog.history}. */
final class HistoryRows {
    private static final Logger LOG = LoggerFactory.getLogger(Catalog.class);

    private final JdbcClient jdbc;
    private final MeterRegistry meters;

    HistoryRows(JdbcClient jdbc, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.meters = meters;
    }

    /** One row for each of state, screening and visibility that differs. */
    void record(Asset before, Asset after, Because because) {
        if (before.state() != after.state()) {
            insert(after, "state", before.state().name(), after.state().name(), because);
        }
        if (before.screening() != after.screening()) {
            insert(
                    after,
                    "screening",
                    before.screening().name(),
                    after.screening().name(),
                    because);
        }
        if (before.visibility() != after.visibility()) {
            insert(
                    after,
                    "visibility",
                    before.visibility().name(),
                    after.visibility().name(),
                    because);
        }
    }

    void insert(Asset asset, String field, @Nullable String from, String to, Because because) {
        jdbc.sql("""
                INSERT INTO catalog.history (asset_id, field, from_value, to_value, why, who_kind, who_name, version)
                VALUES (:asset, :field, :from, :to, :why, :kind, :name, :version)
                """)
                .param("asset", asset.id().value())
                .param("field", field)
                .param("from", from)
                .param("to", to)
                .param("why", because.why())
                .param("kind", because.who().kind().name())
                .param("name", because.who().name())
                .param("version", asset.version())
                .update();
        tellOnceCommitted(asset, field, from, to, because);
    }

    /** Log and metric tell what happened, not what was rolled back. */
    private void tellOnceCommitted(Asset asset, String field, @Nullable String from, String to, Because because) {
        var telling = new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                Metric.CATALOG_MOVES.counter(meters, "field", field, "to", to).increment();
                try (var _ = LogFields.with(Field.ASSET, asset.id()).and(Field.TENANT, asset.tenant())) {
                    LOG.info(
                            "Its {} went from {} to {} by {}: {}",
                            field,
                            from == null ? "nothing" : from,
                            to,
                            because.who().name(),
                            because.why());
                }
            }
        };
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(telling);
        } else {
            telling.afterCommit();
        }
    }

    List<HistoryEntry> of(AssetId asset) {
        return jdbc.sql("SELECT * FROM catalog.history WHERE asset_id = :asset ORDER BY number")
                .param("asset", asset.value())
                .query((row, _) -> new HistoryEntry(
                        row.getString("field"),
                        row.getString("from_value"),
                        row.getString("to_value"),
                        row.getString("why"),
                        new Actor(Actor.Kind.valueOf(row.getString("who_kind")), row.getString("who_name")),
                        AssetRows.instant(row, "at")))
                .list();
    }
}
