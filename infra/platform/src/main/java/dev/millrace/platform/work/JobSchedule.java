package dev.millrace.platform.work;

import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks ahead and back over {@code work.job}, for those who run it. */
final class JobSchedule {
    private static final Duration SHORTEST = Duration.ofMillis(10);

    private final JdbcClient jdbc;

    JobSchedule(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How long until a job of the kind may be claimed: its time comes, or its lease ends. */
    Optional<Duration> untilNext(JobKind kind) {
        return jdbc.sql("""
                SELECT (extract(epoch FROM min(ready_at) - clock_timestamp()) * 1000)::bigint AS millis FROM work.job
                WHERE kind = :kind AND state IN ('WAITING', 'LEASED')
                HAVING count(*) > 0
                """)
                .param("kind", kind.name())
                .query((row, _) -> Duration.ofMillis(row.getLong("millis")))
                .optional()
                .map(due -> due.compareTo(SHORTEST) < 0 ? SHORTEST : due);
    }

    /** The number of the newest job, 0 before the first. */
    long newest() {
        return jdbc.sql("SELECT coalesce(max(number), 0) AS newest FROM work.job")
                .query((row, _) -> row.getLong("newest"))
                .single();
    }

    /** Forgets jobs that were done or revoked longer ago; their keys may then be used again. */
    void forget(Duration retention) {
        jdbc.sql("DELETE FROM work.job WHERE state IN ('DONE', 'REVOKED')"
                        + " AND changed_at < clock_timestamp() - :days * interval '1 day'")
                .param("days", retention.toDays())
                .update();
    }
}
