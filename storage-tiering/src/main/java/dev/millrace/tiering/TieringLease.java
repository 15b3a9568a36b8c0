package dev.millrace.tiering;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** That this process, and no other, moves objects: a row that must be renewed, by the database's clock. */
final class TieringLease {
    private final JdbcClient jdbc;
    private final String owner;
    private final Duration length;
    private volatile @Nullable Long heldSince;

    /** @param owner names this process */
    TieringLease(JdbcClient jdbc, String owner, Duration length) {
        this.jdbc = jdbc;
        this.owner = owner;
        this.length = length;
    }

    /** Takes it if it is free, keeps it if it is ours. */
    void renew() {
        long asked = System.nanoTime();
        boolean ours = jdbc.sql("""
                UPDATE tiering.lease SET owner = :owner, lease_end = clock_timestamp() + :millis * interval '1 millisecond'
                WHERE owner = :owner OR owner IS NULL OR lease_end < clock_timestamp()
                """)
                        .param("owner", owner)
                        .param("millis", length.toMillis())
                        .update()
                > 0;
        heldSince = ours ? asked : null;
    }

    /** Whether it is ours for sure: it ends here before it ends in the database. */
    boolean held() {
        Long since = heldSince;
        return since != null && System.nanoTime() - since < length.toNanos();
    }

    /** Lets another take over at once. */
    void resign() {
        heldSince = null;
        jdbc.sql("UPDATE tiering.lease SET owner = NULL WHERE owner = :owner")
                .param("owner", owner)
                .update();
    }
}
