package dev.millrace.testkit.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.millrace.platform.schema.MonthlyPartitions;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.Together;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Months of a table: made ahead, dropped when they are over. */
class MonthlyPartitionsTest {
    @AutoClose
    private final TestDatabase database = TestDatabase.create();

    private final MonthlyPartitions months;
    private final YearMonth now;

    MonthlyPartitionsTest() {
        database.jdbc().sql("CREATE SCHEMA diary").update();
        database.jdbc()
                .sql(
                        "CREATE TABLE diary.entry (at timestamptz NOT NULL DEFAULT clock_timestamp()) PARTITION BY RANGE (at)")
                .update();
        database.jdbc()
                .sql("CREATE TABLE diary.entry_rest PARTITION OF diary.entry DEFAULT")
                .update();
        months = new MonthlyPartitions(database.jdbc(), database.transactions(), "diary.entry");
        now = YearMonth.from(database.jdbc()
                .sql("SELECT clock_timestamp() AS now")
                .query((row, _) -> row.getObject("now", OffsetDateTime.class))
                .single()
                .withOffsetSameInstant(ZoneOffset.UTC));
    }

    @Test
    void thisMonthAndTheNextTwoAreMadeHoweverManyNodesDoSo() {
        Together.run(4, _ -> () -> {
                    months.ahead();
                    return true;
                })
                .forEach(Together.Outcome::value);
        months.ahead();
        assertThat(partitions())
                .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(0, 2)
                        .mapToObj(now::plusMonths)
                        .map(months::partition)
                        .toList());
        database.jdbc().sql("INSERT INTO diary.entry DEFAULT VALUES").update();
        assertThat(rows(months.partition(now))).isEqualTo(1);
    }

    @Test
    void aMonthHasExpiredOnceAllOfItIsOlderThanTheRetention() {
        create(now.minusMonths(4));
        create(now.minusMonths(1));
        months.ahead();
        assertThat(months.expired(Duration.ofDays(62))).containsExactly(now.minusMonths(4));
        assertThat(months.expired(Duration.ZERO)).containsExactly(now.minusMonths(4), now.minusMonths(1));
        months.drop(now.minusMonths(4));
        assertThat(months.expired(Duration.ofDays(62))).isEmpty();
    }

    @Test
    void onlyATableCanHaveMonths() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new MonthlyPartitions(database.jdbc(), database.transactions(), "entry; DROP TABLE x"));
    }

    private void create(YearMonth month) {
        database.jdbc()
                .sql("CREATE TABLE " + months.partition(month) + " PARTITION OF diary.entry FOR VALUES FROM ('"
                        + month.atDay(1) + "') TO ('" + month.plusMonths(1).atDay(1) + "')")
                .update();
    }

    private List<String> partitions() {
        return database.jdbc()
                .sql("SELECT inhrelid::regclass::text AS name FROM pg_inherits"
                        + " WHERE inhparent = 'diary.entry'::regclass AND inhrelid <> 'diary.entry_rest'::regclass")
                .query((row, _) -> row.getString("name"))
                .list();
    }

    private long rows(String table) {
        return database.jdbc()
                .sql("SELECT count(*) AS n FROM " + table)
                .query((row, _) -> row.getLong("n"))
                .single();
    }
}
