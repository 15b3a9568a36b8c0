package dev.millrace.platform.events;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What one consumer has applied, and what it still has to: its rows of cursor, inbox and failure. */
final class ConsumerRows {
    private final JdbcClient jdbc;
    private final String consumer;

    ConsumerRows(JdbcClient jdbc, String consumer) {
        this.jdbc = jdbc;
        this.consumer = consumer;
    }

    /** A new consumer starts with the oldest fact that is kept. */
    void register() {
        jdbc.sql("""
                INSERT INTO events.cursor (consumer) VALUES (:consumer)
                ON CONFLICT (consumer) DO UPDATE SET seen_at = clock_timestamp()
                """).param("consumer", consumer).update();
    }

    /** The number up to which facts are visible. */
    long lastSeq() {
        return jdbc.sql("SELECT last_seq FROM events.relay")
                .query((row, _) -> row.getLong("last_seq"))
                .single();
    }

    /** The next facts that are neither applied nor held up by an earlier one of their asset, in order. */
    List<StoredFact> next(String[] wanted, String[] known, long upTo, int limit) {
        return jdbc.sql("""
                SELECT o.* FROM events.outbox o
                WHERE o.seq > (SELECT c.seq FROM events.cursor c WHERE c.consumer = :consumer) AND o.seq <= :upTo
                    AND (o.type = ANY (:wanted::text[]) OR o.type <> ALL (:known::text[]))
                    AND NOT EXISTS (SELECT FROM events.inbox i
                        WHERE i.consumer = :consumer AND i.id = o.id AND i.at = o.at)
                    AND NOT EXISTS (SELECT FROM events.failure f WHERE f.consumer = :consumer AND f.id = o.id)
                    AND NOT EXISTS (SELECT FROM events.failure f
                        WHERE f.consumer = :consumer AND f.asset_id = o.asset_id AND NOT f.dead AND f.seq < o.seq)
                ORDER BY o.seq LIMIT :limit
                """)
                .param("consumer", consumer)
                .param("wanted", wanted)
                .param("known", known)
                .param("upTo", upTo)
                .param("limit", limit)
                .query((row, _) -> StoredFact.first(row))
                .list();
    }

    /** Failed facts whose time has come. */
    List<StoredFact> due(int limit) {
        return jdbc.sql("""
                SELECT * FROM events.failure
                WHERE consumer = :consumer AND NOT dead AND next_at <= clock_timestamp() ORDER BY seq LIMIT :limit
                """)
                .param("consumer", consumer)
                .param("limit", limit)
                .query((row, _) -> StoredFact.again(row))
                .list();
    }

    Optional<Duration> untilNextDue() {
        return jdbc.sql("""
                SELECT (extract(epoch FROM min(next_at) - clock_timestamp()) * 1000)::bigint AS millis
                FROM events.failure WHERE consumer = :consumer AND NOT dead HAVING count(*) > 0
                """)
                .param("consumer", consumer)
                .query((row, _) -> Duration.ofMillis(row.getLong("millis")))
                .optional();
    }

    /** Makes this transaction the only one of the consumer; false when another process is at it. */
    boolean lock() {
        return jdbc.sql("SELECT seq FROM events.cursor WHERE consumer = :consumer FOR UPDATE SKIP LOCKED")
                .param("consumer", consumer)
                .query((row, _) -> row.getLong("seq"))
                .optional()
                .isPresent();
    }

    boolean heldUp(StoredFact fact) {
        return jdbc.sql("""
                SELECT EXISTS (SELECT FROM events.failure
                    WHERE consumer = :consumer AND asset_id = :asset AND NOT dead AND seq < :seq) AS held
                """)
                .param("consumer", consumer)
                .param("asset", fact.asset().value())
                .param("seq", fact.seq())
                .query((row, _) -> row.getBoolean("held"))
                .single();
    }

    /** @return false when it was applied before */
    boolean record(StoredFact fact) {
        return jdbc.sql(
                                "INSERT INTO events.inbox (consumer, id, at) VALUES (:consumer, :id, :at) ON CONFLICT DO NOTHING")
                        .param("consumer", consumer)
                        .param("id", fact.id())
                        .param("at", fact.at())
                        .update()
                == 1;
    }

    void forgetFailure(StoredFact fact) {
        jdbc.sql("DELETE FROM events.failure WHERE consumer = :consumer AND id = :id")
                .param("consumer", consumer)
                .param("id", fact.id())
                .update();
    }

    /** Notes a failed attempt: to be tried again after the back-off, or dead. */
    void recordFailure(StoredFact fact, String reason, boolean dead, Duration backoff) {
        jdbc.sql("""
                INSERT INTO events.failure (consumer, id, at, seq, tenant, asset_id, causation, type, v, body, dead,
                    attempts, next_at, reason)
                VALUES (:consumer, :id, :at, :seq, :tenant, :asset, :causation, :type, :v, :body, :dead,
                    1, clock_timestamp() + :backoff * interval '1 millisecond', :reason)
                ON CONFLICT (consumer, id) DO UPDATE SET dead = excluded.dead, attempts = failure.attempts + 1,
                    next_at = excluded.next_at, failed_at = clock_timestamp(), reason = excluded.reason
                """)
                .param("consumer", consumer)
                .param("id", fact.id())
                .param("at", fact.at())
                .param("seq", fact.seq())
                .param("tenant", fact.tenant().value())
                .param("asset", fact.asset().value())
                .param("causation", fact.causation())
                .param("type", fact.type())
                .param("v", fact.version())
                .param("body", fact.body())
                .param("dead", dead)
                .param("backoff", backoff.toMillis())
                .param("reason", reason)
                .update();
    }

    /**
     * Moves the cursor to below the first fact that is neither applied nor dead, at most to {@code upTo}. One statement,
     * so one view of the database: whatever another process does meanwhile, no fact is passed that was not applied.
     */
    void advance(String[] wanted, String[] known, long upTo) {
        jdbc.sql("""
                UPDATE events.cursor c SET seq = greatest(c.seq, n.seq), seen_at = clock_timestamp()
                FROM (
                    SELECT least(
                        :upTo,
                        (SELECT min(f.seq) - 1 FROM events.failure f WHERE f.consumer = :consumer AND NOT f.dead),
                        (SELECT min(o.seq) - 1 FROM events.outbox o
                            WHERE o.seq > (SELECT s.seq FROM events.cursor s WHERE s.consumer = :consumer)
                                AND o.seq <= :upTo
                                AND (o.type = ANY (:wanted::text[]) OR o.type <> ALL (:known::text[]))
                                AND NOT EXISTS (SELECT FROM events.inbox i
                                    WHERE i.consumer = :consumer AND i.id = o.id AND i.at = o.at)
                                AND NOT EXISTS (SELECT FROM events.failure f
                                    WHERE f.consumer = :consumer AND f.id = o.id))) AS seq) n
                WHERE c.consumer = :consumer
                    AND (n.seq > c.seq OR c.seen_at < clock_timestamp() - interval '1 hour')
                """)
                .param("consumer", consumer)
                .param("wanted", wanted)
                .param("known", known)
                .param("upTo", upTo)
                .update();
    }
}
