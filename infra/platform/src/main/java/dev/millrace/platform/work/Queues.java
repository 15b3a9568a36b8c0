package dev.millrace.platform.work;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The jobs as an operator looks at them: how many of each kind, and who still has some. */
public final class Queues {
    private final JdbcClient jdbc;

    Queues(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The jobs of one kind; those that are done or revoked do not count.
     *
     * @param due a worker could take them now
     * @param delayed their time has yet to come: back-off, or no room
     * @param running leased
     * @param dead nobody tries them again until they are replayed
     * @param oldest how long the one that is due longest has been so
     */
    public record Queue(JobKind kind, long due, long delayed, long running, long dead, Optional<Duration> oldest) {}

    /** By kind; those that have none are left out. {@code tenant} empty means all. */
    public List<Queue> of(Optional<TenantId> tenant) {
        // The two halves have an index each; the done, by far the most, are not touched.
        return jdbc.sql("""
                SELECT kind,
                    count(*) FILTER (WHERE state <> 'DEAD' AND ready_at <= statement_timestamp()) AS due,
                    count(*) FILTER (WHERE state = 'WAITING' AND ready_at > statement_timestamp()) AS delayed,
                    count(*) FILTER (WHERE state = 'LEASED' AND ready_at > statement_timestamp()) AS running,
                    count(*) FILTER (WHERE state = 'DEAD') AS dead,
                    (extract(epoch FROM statement_timestamp() - min(ready_at) FILTER
                        (WHERE state <> 'DEAD' AND ready_at <= statement_timestamp())) * 1000)::bigint AS oldest
                FROM (
                    SELECT kind, tenant, state, ready_at FROM work.job WHERE state IN ('WAITING', 'LEASED')
                    UNION ALL
                    SELECT kind, tenant, state, ready_at FROM work.job WHERE state = 'DEAD') j
                WHERE :tenant::text IS NULL OR tenant = :tenant
                GROUP BY kind ORDER BY kind
                """)
                .param("tenant", tenant.map(TenantId::value).orElse(null))
                .query((row, _) -> new Queue(
                        new JobKind(row.getString("kind")),
                        row.getLong("due"),
                        row.getLong("delayed"),
                        row.getLong("running"),
                        row.getLong("dead"),
                        duration(row.getObject("oldest", Long.class))))
                .list();
    }

    private static Optional<Duration> duration(@Nullable Long millis) {
        return Optional.ofNullable(millis).map(Duration::ofMillis);
    }

    /** Those of the assets for which a job waits or runs. */
    public Set<AssetId> busy(Collection<AssetId> assets) {
        return new HashSet<>(jdbc.sql("""
                SELECT DISTINCT asset_id FROM work.job
                WHERE asset_id = ANY (:assets::text[]) AND state IN ('WAITING', 'LEASED')
                """)
                .param("assets", assets.stream().map(AssetId::value).toArray(String[]::new))
                .query((row, _) -> new AssetId(row.getString("asset_id")))
                .list());
    }

    /** The newest dead job of the asset, of one of these kinds. */
    Optional<DeadJob> dead(AssetId asset, Set<JobKind> kinds) {
        return jdbc.sql("""
                SELECT * FROM work.job
                WHERE asset_id = :asset AND state = 'DEAD' AND kind = ANY (:kinds::text[])
                ORDER BY changed_at DESC, id DESC LIMIT 1
                """)
                .param("asset", asset.value())
                .param("kinds", kinds.stream().map(JobKind::name).toArray(String[]::new))
                .query((row, _) -> JdbcWork.dead(row))
                .optional();
    }
}
