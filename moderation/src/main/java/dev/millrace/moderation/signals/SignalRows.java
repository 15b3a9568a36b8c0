package dev.millrace.moderation.signals;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.events.Fact.SignalsMeasured;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The newest measurements of each asset, and which rules they met. */
final class SignalRows {
    private final JdbcClient jdbc;
    private final JsonMapper json;

    SignalRows(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * How a rule did.
     *
     * @param met assets that met it
     * @param blocked how many of them moderators have blocked
     * @param approved how many of them moderators have approved
     */
    record Score(String rule, long met, long blocked, long approved) {}

    /** In place of what was measured before: facts of one asset come in order. */
    void store(TenantId tenant, AssetId asset, SignalsMeasured measured) {
        jdbc.sql("""
                INSERT INTO moderation.signals (asset_id, tenant, measured) VALUES (:asset, :tenant, :measured::jsonb)
                ON CONFLICT (asset_id) DO UPDATE SET measured = excluded.measured, at = clock_timestamp()
                """)
                .param("asset", asset.value())
                .param("tenant", tenant.value())
                .param("measured", json.writeValueAsString(measured))
                .update();
    }

    Optional<SignalsMeasured> of(AssetId asset) {
        return jdbc.sql("SELECT measured FROM moderation.signals WHERE asset_id = :asset")
                .param("asset", asset.value())
                .query(String.class)
                .optional()
                .map(text -> json.readValue(text, SignalsMeasured.class));
    }

    /** @return whether that is new */
    boolean met(TenantId tenant, AssetId asset, Rule rule, double value) {
        return jdbc.sql("""
                INSERT INTO moderation.rule_met (rule, asset_id, tenant, mode, value)
                VALUES (:rule, :asset, :tenant, :mode, :value) ON CONFLICT DO NOTHING
                """)
                        .param("rule", rule.name())
                        .param("asset", asset.value())
                        .param("tenant", tenant.value())
                        .param("mode", rule.mode().name())
                        .param("value", value)
                        .update()
                > 0;
    }

    /** Of the rules that were met in a tenant since then, by what moderators last decided about the assets. */
    List<Score> scores(TenantId tenant, Duration since) {
        return jdbc.sql("""
                SELECT m.rule, count(*) AS met, count(*) FILTER (WHERE d.state = 'BLOCKED') AS blocked,
                       count(*) FILTER (WHERE d.state = 'APPROVED') AS approved
                FROM moderation.rule_met m
                LEFT JOIN LATERAL (SELECT state FROM moderation.item i
                                   WHERE i.asset_id = m.asset_id AND i.decided_by NOT LIKE 'system:%'
                                   ORDER BY i.id DESC LIMIT 1) d ON true
                WHERE m.tenant = :tenant AND m.at > clock_timestamp() - make_interval(secs => :secs)
                GROUP BY m.rule ORDER BY m.rule
                """)
                .param("tenant", tenant.value())
                .param("secs", since.toSeconds())
                .query((row, _) -> new Score(
                        row.getString("rule"), row.getLong("met"), row.getLong("blocked"), row.getLong("approved")))
                .list();
    }

    void forget(AssetId asset) {
        jdbc.sql("DELETE FROM moderation.signals WHERE asset_id = :asset")
                .param("asset", asset.value())
                .update();
        jdbc.sql("DELETE FROM moderation.rule_met WHERE asset_id = :asset")
                .param("asset", asset.value())
                .update();
    }
}
