package dev.millrace.platform.events;

import dev.millrace.platform.telemetry.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Numbers facts after their commit and tells every process of them. All processes run one and the holder of a lease
 * works; its row is locked while numbers are given, so that a relay that lost its lease unawares gives none.
 *
 * <p>Numbers drawn inside the transactions become visible out of order, and a reader that has passed a gap would miss
 * what fills it later; numbers given here are visible in order. Facts of one asset that waited for one another come in
 * the order of their commits, since the later one drew its {@code number} under the lock that the earlier released.
 */
final class Relay {
    static final String CHANNEL = "millrace_facts";

    private static final int BATCH = 1000;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final List<Announcement> announcements;
    private final LocalHint relayed;
    private final EventsSettings settings;
    private final String owner;
    private final Counter counter;
    private boolean leading;
    private @Nullable Long askedNanos;

    /** @param owner names this process */
    Relay(
            JdbcClient jdbc,
            TransactionTemplate transactions,
            List<Announcement> announcements,
            LocalHint relayed,
            EventsSettings settings,
            String owner,
            MeterRegistry meters) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.announcements = announcements;
        this.relayed = relayed;
        this.settings = settings;
        this.owner = owner;
        this.counter = Metric.EVENTS_RELAYED.counter(meters);
    }

    /** @return how long to rest */
    Duration step() {
        if (!leads()) {
            return settings.relayLease().dividedBy(3);
        }
        int numbered = waiting() ? number() : 0;
        if (numbered > 0) {
            counter.increment(numbered);
            relayed.give();
        }
        announcements.stream().filter(Announcement::due).forEach(due -> notify(due.channel()));
        return numbered == BATCH ? Duration.ZERO : settings.relayPoll();
    }

    /** Lets another take over at once. */
    void resign() {
        jdbc.sql("UPDATE events.relay SET owner = NULL WHERE owner = :owner")
                .param("owner", owner)
                .update();
        leading = false;
        askedNanos = null;
    }

    private boolean leads() {
        long now = System.nanoTime();
        if (askedNanos == null || now - askedNanos > settings.relayLease().toNanos() / 3) {
            leading = jdbc.sql("""
                    UPDATE events.relay
                    SET owner = :owner, lease_end = clock_timestamp() + :lease * interval '1 millisecond'
                    WHERE owner = :owner OR owner IS NULL OR lease_end < clock_timestamp()
                    """)
                            .param("owner", owner)
                            .param("lease", settings.relayLease().toMillis())
                            .update()
                    > 0;
            askedNanos = now;
        }
        return leading;
    }

    private boolean waiting() {
        return jdbc.sql("SELECT EXISTS (SELECT FROM events.outbox WHERE seq IS NULL) AS waiting")
                .query((row, _) -> row.getBoolean("waiting"))
                .single();
    }

    private int number() {
        return Objects.requireNonNull(transactions.execute(_ -> {
            Optional<Long> last = jdbc.sql("SELECT last_seq FROM events.relay WHERE owner = :owner FOR UPDATE")
                    .param("owner", owner)
                    .query((row, _) -> row.getLong("last_seq"))
                    .optional();
            if (last.isEmpty()) {
                leading = false;
                return 0;
            }
            int numbered = jdbc.sql("""
                    UPDATE events.outbox o SET seq = :last + n.place
                    FROM (
                        SELECT w.id, w.at, row_number() OVER (ORDER BY w.number) AS place FROM (
                            SELECT id, at, number FROM events.outbox
                            WHERE seq IS NULL ORDER BY number LIMIT :batch) w) n
                    WHERE o.id = n.id AND o.at = n.at
                    """)
                    .param("last", last.get())
                    .param("batch", BATCH)
                    .update();
            jdbc.sql("UPDATE events.relay SET last_seq = :seq")
                    .param("seq", last.get() + numbered)
                    .update();
            notify(CHANNEL);
            return numbered;
        }));
    }

    private void notify(String channel) {
        jdbc.sql("SELECT pg_notify(:channel, '')").param("channel", channel).query(_ -> {});
    }
}
