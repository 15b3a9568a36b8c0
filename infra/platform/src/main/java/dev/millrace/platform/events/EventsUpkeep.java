package dev.millrace.platform.events;

import dev.millrace.platform.schema.MonthlyPartitions;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The months of outbox and inbox: made ahead, dropped after the retention once every consumer has passed them. */
final class EventsUpkeep {
    private final JdbcClient jdbc;
    private final MonthlyPartitions outbox;
    private final MonthlyPartitions inbox;
    private final Duration retention;

    EventsUpkeep(JdbcClient jdbc, MonthlyPartitions outbox, MonthlyPartitions inbox, Duration retention) {
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.inbox = inbox;
        this.retention = retention;
    }

    void run() {
        outbox.ahead();
        inbox.ahead();
        for (YearMonth month : outbox.expired(retention)) {
            if (!passed(month)) {
                break;
            }
            outbox.drop(month);
        }
        // While a fact can still be read, the inbox must know who applied it.
        List<YearMonth> readable = outbox.expired(Duration.ZERO);
        inbox.expired(retention).stream()
                .filter(month -> !readable.contains(month))
                .forEach(inbox::drop);
    }

    /** Whether all its facts are numbered and below the cursors of all consumers that still exist. */
    private boolean passed(YearMonth month) {
        return jdbc.sql("SELECT NOT EXISTS (SELECT FROM " + outbox.partition(month) + """
                 o WHERE o.seq IS NULL OR o.seq > (SELECT coalesce(min(c.seq), 0) FROM events.cursor c
                    WHERE c.seen_at > clock_timestamp() - :days * interval '1 day')) AS passed
                """)
                .param("days", retention.toDays())
                .query((row, _) -> row.getBoolean("passed"))
                .single();
    }
}
