package dev.millrace.ingest.upload;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.StuckUploads;
import dev.millrace.platform.catalog.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds by index what does not come on: among what is due, and among what is given up next. */
final class StuckRows implements StuckUploads {
    private static final int SEVERAL = 3;
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofHours(1);

    private static final String STUCK = """
            WITH stuck AS (
                SELECT id, tenant, kind, asset, committed, attempts, failure, due_at AS next,
                    CASE state WHEN 'COMPLETING' THEN 'COMPLETION' ELSE 'CLEANUP' END AS trouble,
                    CASE state WHEN 'COMPLETING' THEN 1 ELSE 2 END AS rank,
                    COALESCE(CASE state WHEN 'COMPLETING' THEN expires_at - make_interval(secs => :life) END,
                        failing_since, due_at) AS since
                FROM ingest.upload
                WHERE due_at IS NOT NULL AND (:tenant::text IS NULL OR tenant = :tenant)
                    AND (attempts >= :several OR (state = 'COMPLETING' AND expires_at <= :slow))
                UNION ALL
                SELECT id, tenant, kind, asset, committed, attempts, failure, expires_at,
                    CASE WHEN expires_at <= :long_ago THEN 'OVERDUE' ELSE 'IDLE' END,
                    CASE WHEN expires_at <= :long_ago THEN 3 ELSE 4 END,
                    CASE WHEN expires_at <= :long_ago THEN expires_at ELSE expires_at - make_interval(secs => :life) END
                FROM ingest.upload
                WHERE state = 'ACTIVE' AND committed > 0 AND expires_at <= :paused
                    AND (:tenant::text IS NULL OR tenant = :tenant))
            """;

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final Duration life;

    /** @param life how long after its last byte an unfinished upload is given up */
    StuckRows(JdbcClient jdbc, InstantSource clock, Duration life) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.life = life;
    }

    @Override
    public List<Stuck> list(Optional<TenantId> tenant, Optional<String> after, int limit) {
        return about(tenant, """
                SELECT * FROM stuck
                WHERE :after::text IS NULL
                    OR (rank, since, id) > (SELECT rank, since, id FROM stuck WHERE id = :after)
                ORDER BY rank, since, id LIMIT :limit
                """)
                .param("after", after.orElse(null))
                .param("limit", limit)
                .query(StuckRows::stuck)
                .list();
    }

    @Override
    public long count(Optional<TenantId> tenant) {
        return about(tenant, "SELECT count(*) FROM stuck WHERE trouble <> 'IDLE'")
                .query(Long.class)
                .single();
    }

    private JdbcClient.StatementSpec about(Optional<TenantId> tenant, String question) {
        Instant now = clock.instant();
        return jdbc.sql(STUCK + question)
                .param("tenant", tenant.map(TenantId::value).orElse(null))
                .param("several", SEVERAL)
                .param("life", life.toMillis() / 1000.0)
                .param("long_ago", time(now.minus(LONG)))
                .param("slow", time(now.minus(LONG).plus(life)))
                .param("paused", time(now.minus(PAUSE).plus(life)));
    }

    private static Stuck stuck(ResultSet row, int number) throws SQLException {
        boolean piece = UploadKind.valueOf(row.getString("kind")) == UploadKind.PIECE;
        return new Stuck(
                row.getString("id"),
                new TenantId(row.getString("tenant")),
                piece ? Optional.empty() : Optional.of(new AssetId(row.getString("asset"))),
                Trouble.valueOf(row.getString("trouble")),
                row.getLong("committed"),
                instant(row, "since"),
                row.getInt("attempts"),
                Optional.ofNullable(row.getString("failure")).orElse(""),
                instant(row, "next"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
