package dev.millrace.testkit.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.testkit.TestDatabase;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Old months of outbox and inbox go, once every consumer has passed their facts. */
class RetentionTest {
    private static final String OLD_FACT = """
            INSERT INTO events.outbox (at, seq, tenant, asset_id, type, v, body)
            SELECT clock_timestamp() - interval '5 months', 7, 'acme', repeat('a', 26), 'AssetErased', 1, '{}'
            """;

    @AutoClose
    private final TestDatabase database = TestDatabase.create("catalog", "work", "events");

    private final YearMonth old = YearMonth.from(database.jdbc()
            .sql("SELECT clock_timestamp() - interval '5 months' AS then")
            .query((row, _) -> row.getObject("then", OffsetDateTime.class))
            .single()
            .withOffsetSameInstant(ZoneOffset.UTC));

    @Test
    void aMonthThatEveryConsumerHasPassedIsDroppedWithItsInbox() {
        prepare();
        cursor("fast", 9);
        cursor("slow", 7);
        try (var _ = PlatformNode.start(database, Map.of())) {
            await().atMost(Duration.ofSeconds(20)).until(() -> !exists("outbox") && !exists("inbox"));
        }
    }

    @Test
    void aMonthThatAConsumerHasYetToReadStays() {
        prepare();
        cursor("fast", 9);
        cursor("slow", 6);
        upkeepHasRun();
        assertThat(exists("outbox")).isTrue();
        assertThat(exists("inbox")).isTrue();
    }

    @Test
    void aMonthWithAFactThatWasNeverNumberedStays() {
        prepare();
        cursor("fast", 9);
        database.jdbc().sql("UPDATE events.outbox SET seq = NULL").update();
        database.jdbc()
                .sql("UPDATE events.relay SET owner = 'elsewhere', lease_end = clock_timestamp() + interval '1 hour'")
                .update();
        upkeepHasRun();
        assertThat(exists("outbox")).isTrue();
    }

    @Test
    void aConsumerThatIsNoMoreHoldsNothingUp() {
        prepare();
        cursor("fast", 9);
        cursor("forgotten", 1);
        database.jdbc()
                .sql("UPDATE events.cursor SET seen_at = clock_timestamp() - interval '4 months' WHERE seq = 1")
                .update();
        try (var _ = PlatformNode.start(database, Map.of())) {
            await().atMost(Duration.ofSeconds(20)).until(() -> !exists("outbox"));
        }
    }

    private void prepare() {
        for (String table : new String[] {"outbox", "inbox"}) {
            database.jdbc()
                    .sql("CREATE TABLE " + partition(table) + " PARTITION OF events." + table + " FOR VALUES FROM ('"
                            + old.atDay(1) + "') TO ('" + old.plusMonths(1).atDay(1) + "')")
                    .update();
        }
        database.jdbc().sql(OLD_FACT).update();
    }

    private void cursor(String consumer, long seq) {
        database.jdbc()
                .sql("INSERT INTO events.cursor (consumer, seq) VALUES (:consumer, :seq)")
                .param("consumer", consumer)
                .param("seq", seq)
                .update();
    }

    /** It runs while the process starts, before the outbox is there to be used. */
    private void upkeepHasRun() {
        PlatformNode.start(database, Map.of()).close();
    }

    private String partition(String table) {
        return "events." + table + old.format(DateTimeFormatter.ofPattern("'_'uuuu'_'MM"));
    }

    private boolean exists(String table) {
        return database.jdbc()
                .sql("SELECT to_regclass(:table) IS NOT NULL AS found")
                .param("table", partition(table))
                .query((row, _) -> row.getBoolean("found"))
                .single();
    }
}
