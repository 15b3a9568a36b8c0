package dev.millrace.platform.access;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Sign-in codes that have been used, remembered until they would have expired anyway. */
final class UsedCodes {
    private final JdbcClient jdbc;
    private final InstantSource clock;

    UsedCodes(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    boolean isUsed(String id) {
        return jdbc.sql("SELECT count(*) FROM access.used_code WHERE id = :id")
                        .param("id", id)
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** @return false when the code was used before; of several at once, one is the first */
    boolean use(String id, Instant expires) {
        jdbc.sql("DELETE FROM access.used_code WHERE expires_at < :now")
                .param("now", Timestamp.from(clock.instant()))
                .update();
        return jdbc.sql("INSERT INTO access.used_code (id, expires_at) VALUES (:id, :expires) ON CONFLICT DO NOTHING")
                        .param("id", id)
                        .param("expires", Timestamp.from(expires))
                        .update()
                == 1;
    }
}
