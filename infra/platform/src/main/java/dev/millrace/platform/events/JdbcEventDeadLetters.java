package dev.millrace.platform.events;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The dead rows of {@code events.failure}. */
final class JdbcEventDeadLetters implements EventDeadLetters {
    private final JdbcClient jdbc;
    private final LocalHint relayed;

    JdbcEventDeadLetters(JdbcClient jdbc, LocalHint relayed) {
        this.jdbc = jdbc;
        this.relayed = relayed;
    }

    @Override
    public List<DeadFact> list(Optional<TenantId> tenant, Optional<Instant> before, int limit) {
        return jdbc.sql("""
                SELECT * FROM events.failure
                WHERE dead AND (:tenant::text IS NULL OR tenant = :tenant)
                    AND (:before::timestamptz IS NULL OR failed_at < :before)
                ORDER BY failed_at DESC, id LIMIT :limit
                """)
                .param("tenant", tenant.map(TenantId::value).orElse(null))
                .param("before", before.map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null))
                .param("limit", limit)
                .query((row, _) -> new DeadFact(
                        row.getString("consumer"),
                        row.getObject("id", UUID.class),
                        row.getLong("seq"),
                        new TenantId(row.getString("tenant")),
                        new AssetId(row.getString("asset_id")),
                        row.getString("type"),
                        row.getInt("v"),
                        row.getString("body"),
                        row.getInt("attempts"),
                        row.getString("reason"),
                        row.getObject("failed_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    @Override
    public long count(Optional<TenantId> tenant) {
        return jdbc.sql("""
                SELECT count(*) AS dead FROM events.failure WHERE dead AND (:tenant::text IS NULL OR tenant = :tenant)
                """)
                .param("tenant", tenant.map(TenantId::value).orElse(null))
                .query((row, _) -> row.getLong("dead"))
                .single();
    }

    @Override
    public boolean replay(Optional<TenantId> tenant, String consumer, UUID fact) {
        int replayed = jdbc.sql("""
                UPDATE events.failure SET dead = false, attempts = 0, next_at = clock_timestamp()
                WHERE consumer = :consumer AND id = :id AND dead AND (:tenant::text IS NULL OR tenant = :tenant)
                """)
                .param("consumer", consumer)
                .param("id", fact)
                .param("tenant", tenant.map(TenantId::value).orElse(null))
                .update();
        relayed.give();
        return replayed == 1;
    }
}
