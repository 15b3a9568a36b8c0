package dev.millrace.platform.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code catalog.history}. */
final class HistoryRows {
    private final JdbcClient jdbc;

    HistoryRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
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
