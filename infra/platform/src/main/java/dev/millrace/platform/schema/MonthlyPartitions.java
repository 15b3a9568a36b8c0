package dev.millrace.platform.schema;

import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The partitions of a table that is {@code PARTITION BY RANGE} of a timestamp: one per month of UTC, by the database's
 * clock, named {@code <table>_<yyyy>_<mm>}; others, such as a default one, are left alone.
 */
public final class MonthlyPartitions {
    private static final Pattern TABLE = Pattern.compile("[a-z]{2,30}\\.[a-z_]{2,40}");
    private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("'_'uuuu'_'MM");
    private static final int AHEAD = 2;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final String table;

    /** @param table {@code schema.table} */
    public MonthlyPartitions(JdbcClient jdbc, TransactionTemplate transactions, String table) {
        if (!TABLE.matcher(table).matches()) {
            throw new IllegalArgumentException("not schema.table: " + table);
        }
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.table = table;
    }

    /** Creates what is missing of this month and the next two; nodes may do so at the same time. */
    public void ahead() {
        YearMonth now = now();
        var wanted = Stream.iterate(now, month -> month.plusMonths(1)).limit(1L + AHEAD);
        var missing = new ArrayList<>(wanted.toList());
        missing.removeAll(existing());
        if (!missing.isEmpty()) {
            transactions.executeWithoutResult(_ -> {
                jdbc.sql("SELECT pg_advisory_xact_lock(hashtext(:table))")
                        .param("table", table)
                        .query(rs -> {});
                missing.forEach(this::create);
            });
        }
    }

    /** The existing months that have ended longer ago than the retention, oldest first. */
    public List<YearMonth> expired(Duration retention) {
        LocalDate keep = jdbc.sql("SELECT (clock_timestamp() AT TIME ZONE 'UTC')::date - :days::int")
                .param("days", retention.toDays())
                .query(LocalDate.class)
                .single();
        return existing().stream()
                .filter(month -> !month.plusMonths(1).atDay(1).isAfter(keep))
                .toList();
    }

    /** Drops the month with all its rows. */
    public void drop(YearMonth month) {
        jdbc.sql("DROP TABLE IF EXISTS " + partition(month)).update();
    }

    /** The name of the month's own table, with its schema. */
    public String partition(YearMonth month) {
        return table + month.format(SUFFIX);
    }

    private void create(YearMonth month) {
        jdbc.sql("CREATE TABLE IF NOT EXISTS " + partition(month) + " PARTITION OF " + table + " FOR VALUES FROM ('"
                        + bound(month) + "') TO ('" + bound(month.plusMonths(1)) + "')")
                .update();
    }

    private List<YearMonth> existing() {
        int prefix = table.length() - table.indexOf('.') - 1;
        return jdbc.sql(
                        "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                                + " WHERE i.inhparent = :table::regclass AND c.relname ~ '_[0-9]{4}_[0-9]{2}$' ORDER BY c.relname")
                .param("table", table)
                .query((row, _) -> YearMonth.parse(row.getString("relname").substring(prefix), SUFFIX))
                .list();
    }

    private YearMonth now() {
        return YearMonth.from(jdbc.sql("SELECT (clock_timestamp() AT TIME ZONE 'UTC')::date")
                .query(LocalDate.class)
                .single());
    }

    private static String bound(YearMonth month) {
        return month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC).toString();
    }
}
