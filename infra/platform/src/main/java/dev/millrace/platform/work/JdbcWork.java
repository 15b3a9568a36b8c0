package dev.millrace.platform.work;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Jobs as rows of {@code work.job}. A lease that ends puts the job back by itself: the claim takes what is WAITING and
 * due, and what is LEASED and overdue. All times are the database's.
 */
final class JdbcWork implements Work {
    private static final int LONGEST_REASON = 2000;

    private final JdbcClient jdbc;
    private final WorkSignals signals;
    private final Turns turns;

    JdbcWork(JdbcClient jdbc, WorkSignals signals) {
        this.jdbc = jdbc;
        this.turns = new Turns(jdbc);
        this.signals = signals;
    }

    @Override
    public boolean submit(NewJob job) {
        int inserted = jdbc.sql("""
                INSERT INTO work.job (kind, tenant, asset_id, key, payload, priority, state, ready_at, max_attempts)
                VALUES (:kind, :tenant, :asset, :key, :payload, :priority, 'WAITING',
                    clock_timestamp() + :delay * interval '1 millisecond', :maxAttempts)
                ON CONFLICT (key) DO NOTHING
                """)
                .param("kind", job.kind().name())
                .param("tenant", job.tenant().value())
                .param("asset", job.asset().value())
                .param("key", job.key())
                .param("payload", job.payload())
                .param("priority", rank(job.priority()))
                .param("delay", job.delay().toMillis())
                .param("maxAttempts", job.maxAttempts())
                .update();
        if (inserted == 1) {
            signals.afterCommit(job.kind());
        }
        return inserted == 1;
    }

    @Override
    public Optional<Lease> claim(Set<JobKind> kinds, String owner, Duration lease) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("A job is claimed outside of any transaction: it outlives them.");
        }
        // Others may have been quicker with that tenant's jobs: then anybody's.
        return turns.next(kinds)
                .flatMap(tenant -> claim(kinds, owner, lease, Optional.of(tenant))
                        .or(() -> claim(kinds, owner, lease, Optional.empty())));
    }

    private Optional<Lease> claim(Set<JobKind> kinds, String owner, Duration lease, Optional<String> tenant) {
        return jdbc.sql("""
                WITH next AS (
                    SELECT id FROM work.job
                    WHERE kind = ANY (:kinds::text[]) AND state IN ('WAITING', 'LEASED')
                        AND ready_at <= clock_timestamp() %s
                    ORDER BY priority, number LIMIT 1
                    FOR UPDATE SKIP LOCKED),
                claimed AS (
                    UPDATE work.job j
                    SET state = 'LEASED', owner = :owner, attempts = attempts + 1, epoch = nextval('work.epoch'),
                        ready_at = clock_timestamp() + :lease * interval '1 millisecond',
                        changed_at = clock_timestamp()
                    FROM next WHERE j.id = next.id
                    RETURNING j.*),
                turned AS (
                    INSERT INTO work.turn (kind, tenant, at) SELECT kind, tenant, clock_timestamp() FROM claimed
                    ON CONFLICT (kind, tenant) DO UPDATE SET at = EXCLUDED.at)
                SELECT * FROM claimed
                """.formatted(tenant.isPresent() ? "AND tenant = :tenant" : ""))
                .param("kinds", kinds.stream().map(JobKind::name).toArray(String[]::new))
                .param("owner", owner)
                .param("lease", lease.toMillis())
                .param("tenant", tenant.orElse(null))
                .query((row, _) -> lease(row))
                .optional();
    }

    @Override
    public Lease renew(Lease lease, Duration duration) {
        return jdbc.sql("""
                UPDATE work.job SET ready_at = clock_timestamp() + :lease * interval '1 millisecond'
                WHERE id = :id AND epoch = :epoch AND state = 'LEASED'
                RETURNING *
                """)
                .param("lease", duration.toMillis())
                .param("id", lease.job().value())
                .param("epoch", lease.epoch())
                .query((row, _) -> lease(row))
                .optional()
                .orElseThrow(() -> new LostLeaseException(lease.job()));
    }

    @Override
    public void guard(Lease lease) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("A lease guards the effects of a transaction: there is none.");
        }
        var held = jdbc.sql("SELECT id FROM work.job WHERE id = :id AND epoch = :epoch AND state = 'LEASED' FOR UPDATE")
                .param("id", lease.job().value())
                .param("epoch", lease.epoch())
                .query((row, _) -> row.getString("id"))
                .optional();
        if (held.isEmpty()) {
            throw new LostLeaseException(lease.job());
        }
    }

    @Override
    public void complete(Lease lease) {
        settle(lease, "state = 'DONE', reason = NULL", "", Duration.ZERO);
    }

    @Override
    public void retry(Lease lease, String reason, Duration backoff) {
        settle(lease, """
                state = CASE WHEN attempts >= max_attempts THEN 'DEAD' ELSE 'WAITING' END,
                ready_at = clock_timestamp() + :backoff * interval '1 millisecond', reason = :reason""", reason, backoff);
        signals.afterCommit(lease.kind());
    }

    @Override
    public void release(Lease lease) {
        postpone(lease, "", Duration.ZERO);
    }

    @Override
    public void postpone(Lease lease, String reason, Duration after) {
        settle(lease, """
                state = 'WAITING', attempts = attempts - 1, reason = :reason,
                ready_at = clock_timestamp() + :backoff * interval '1 millisecond'""", reason, after);
        signals.afterCommit(lease.kind());
    }

    @Override
    public void bury(Lease lease, String reason) {
        settle(lease, "state = 'DEAD', reason = :reason", reason, Duration.ZERO);
    }

    private void settle(Lease lease, String change, String reason, Duration backoff) {
        int rows = jdbc.sql("UPDATE work.job SET owner = NULL, changed_at = clock_timestamp(), " + change
                        + " WHERE id = :id AND epoch = :epoch AND state = 'LEASED'")
                .param("reason", reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason)
                .param("backoff", backoff.toMillis())
                .param("id", lease.job().value())
                .param("epoch", lease.epoch())
                .update();
        if (rows == 0) {
            throw new LostLeaseException(lease.job());
        }
    }

    @Override
    public void revoke(AssetId asset) {
        jdbc.sql("""
                UPDATE work.job
                SET state = 'REVOKED', epoch = nextval('work.epoch'), owner = NULL, changed_at = clock_timestamp()
                WHERE asset_id = :asset AND state IN ('WAITING', 'LEASED', 'DEAD')
                """).param("asset", asset.value()).update();
    }

    @Override
    public List<DeadJob> dead(Optional<TenantId> tenant, Optional<JobId> after, int limit) {
        return jdbc.sql("""
                SELECT * FROM work.job
                WHERE state = 'DEAD' AND (:tenant::text IS NULL OR tenant = :tenant)
                    AND (:after::uuid IS NULL
                        OR (changed_at, id) < (SELECT a.changed_at, a.id FROM work.job a WHERE a.id = :after::uuid))
                ORDER BY changed_at DESC, id DESC LIMIT :limit
                """)
                .param("tenant", tenant.map(TenantId::value).orElse(null))
                .param("after", after.map(JobId::value).map(UUID::toString).orElse(null))
                .param("limit", limit)
                .query((row, _) -> dead(row))
                .list();
    }

    @Override
    public boolean replay(Optional<TenantId> tenant, JobId job) {
        Optional<JobKind> replayed = jdbc.sql("""
                UPDATE work.job
                SET state = 'WAITING', attempts = 0, ready_at = clock_timestamp(), changed_at = clock_timestamp()
                WHERE id = :id AND state = 'DEAD' AND (:tenant::text IS NULL OR tenant = :tenant)
                RETURNING kind
                """)
                .param("id", job.value())
                .param("tenant", tenant.map(TenantId::value).orElse(null))
                .query((row, _) -> new JobKind(row.getString("kind")))
                .optional();
        replayed.ifPresent(signals::afterCommit);
        return replayed.isPresent();
    }

    private static int rank(Priority priority) {
        return switch (priority) {
            case OPENING -> 0;
            case NORMAL -> 1;
            case BACKGROUND -> 2;
        };
    }

    private static Priority priority(int rank) {
        return switch (rank) {
            case 0 -> Priority.OPENING;
            case 1 -> Priority.NORMAL;
            default -> Priority.BACKGROUND;
        };
    }

    private static Lease lease(ResultSet row) throws SQLException {
        return new Lease(
                new JobId(row.getObject("id", UUID.class)),
                new JobKind(row.getString("kind")),
                new TenantId(row.getString("tenant")),
                new AssetId(row.getString("asset_id")),
                row.getString("key"),
                row.getString("payload"),
                priority(row.getInt("priority")),
                row.getInt("attempts"),
                row.getInt("max_attempts"),
                row.getLong("epoch"),
                row.getString("owner"),
                row.getObject("ready_at", OffsetDateTime.class).toInstant());
    }

    static DeadJob dead(ResultSet row) throws SQLException {
        return new DeadJob(
                new JobId(row.getObject("id", UUID.class)),
                new JobKind(row.getString("kind")),
                new TenantId(row.getString("tenant")),
                new AssetId(row.getString("asset_id")),
                row.getString("key"),
                row.getInt("attempts"),
                row.getString("reason"),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
    }
}
