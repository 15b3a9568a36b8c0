package dev.millrace.platform.work;

import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whose turn it is, so that a tenant who brings a thousand videos does not keep the others waiting. Priority comes first;
 * among the tenants who have a job of the best one, the next is who has gone longest without a job of the kind. The cost
 * is a few index probes for each tenant that has jobs at all.
 */
final class Turns {
    private final JdbcClient jdbc;

    Turns(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The tenant to be served; empty when no job is due. */
    Optional<String> next(Set<JobKind> kinds) {
        return jdbc.sql("""
                WITH RECURSIVE tenants AS (
                    (SELECT tenant FROM work.job
                        WHERE kind = ANY (:kinds::text[]) AND state IN ('WAITING', 'LEASED')
                        ORDER BY tenant LIMIT 1)
                    UNION ALL
                    SELECT (SELECT j.tenant FROM work.job j
                        WHERE j.kind = ANY (:kinds::text[]) AND j.state IN ('WAITING', 'LEASED')
                            AND j.tenant > tenants.tenant
                        ORDER BY j.tenant LIMIT 1)
                    FROM tenants WHERE tenants.tenant IS NOT NULL)
                SELECT tenants.tenant FROM tenants
                CROSS JOIN LATERAL (
                    SELECT j.priority, j.number FROM work.job j
                    WHERE j.kind = ANY (:kinds::text[]) AND j.tenant = tenants.tenant
                        AND j.state IN ('WAITING', 'LEASED') AND j.ready_at <= clock_timestamp()
                    ORDER BY j.priority, j.number LIMIT 1) first
                LEFT JOIN LATERAL (
                    SELECT max(t.at) AS at FROM work.turn t
                    WHERE t.kind = ANY (:kinds::text[]) AND t.tenant = tenants.tenant) turn ON true
                ORDER BY first.priority, turn.at NULLS FIRST, first.number LIMIT 1
                """)
                .param("kinds", kinds.stream().map(JobKind::name).toArray(String[]::new))
                .query(String.class)
                .optional();
    }
}
