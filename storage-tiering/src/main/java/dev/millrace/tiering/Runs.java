package dev.millrace.tiering;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.objects.ObjectKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The tables {@code tiering.run} and {@code tiering.move}. */
final class Runs {
    private static final int BATCH = 1000;
    private static final String SELECT = """
            SELECT r.*, count(m.run) AS planned,
                count(m.run) FILTER (WHERE m.state = 'DONE') AS done,
                count(m.run) FILTER (WHERE m.state = 'FAILED') AS failed,
                count(m.run) FILTER (WHERE m.state = 'DROPPED') AS dropped,
                COALESCE(sum(m.size), 0) AS bytes,
                COALESCE(sum(m.size) FILTER (WHERE m.state = 'DONE'), 0) AS bytes_done,
                COALESCE(sum(m.saving) FILTER (WHERE m.state IN ('PLANNED', 'DONE')), 0) AS saving
            FROM tiering.run r LEFT JOIN tiering.move m ON m.run = r.id
            """;

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;
    private final TransactionTemplate transactions;
    private final InstantSource clock;

    Runs(JdbcClient jdbc, JdbcTemplate batches, TransactionTemplate transactions, InstantSource clock) {
        this.jdbc = jdbc;
        this.batches = batches;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** A planned move. */
    record Next(int number, ObjectKey key, AssetId asset, String to, long size) {}

    /** A move, as it is shown. */
    record Line(
            long run,
            ObjectKey key,
            String from,
            String to,
            long size,
            String why,
            String state,
            @Nullable String outcome,
            @Nullable Instant endedAt) {}

    /** @return empty when one is under way */
    Optional<Long> ask(Optional<String> operator) {
        return jdbc.sql("""
                INSERT INTO tiering.run (asked_by, asked_at) VALUES (:by, :now) ON CONFLICT DO NOTHING RETURNING id
                """)
                .param("by", operator.orElse(null))
                .param("now", now())
                .query(Long.class)
                .optional();
    }

    Optional<Run> open() {
        return jdbc.sql(SELECT + "WHERE r.ended_at IS NULL GROUP BY r.id")
                .query((row, _) -> run(row))
                .optional();
    }

    Optional<Run> find(long id) {
        return jdbc.sql(SELECT + "WHERE r.id = :id GROUP BY r.id")
                .param("id", id)
                .query((row, _) -> run(row))
                .optional();
    }

    /** Newest first. */
    List<Run> newest(int limit) {
        return jdbc.sql(SELECT + "GROUP BY r.id ORDER BY r.id DESC LIMIT :limit")
                .param("limit", limit)
                .query((row, _) -> run(row))
                .list();
    }

    /** Writes the moves down, all or none. */
    void plan(long run, List<Plan.Planned> moves) {
        transactions.executeWithoutResult(_ -> {
            int[] number = {0};
            batches.batchUpdate("""
                    INSERT INTO tiering.move (run, number, object, asset, from_tier, to_tier, size, saving, why)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """, moves, BATCH, (statement, move) -> {
                statement.setLong(1, run);
                statement.setInt(2, ++number[0]);
                statement.setString(3, move.key().value());
                statement.setString(4, move.asset().value());
                statement.setString(5, move.from());
                statement.setString(6, move.to());
                statement.setLong(7, move.size());
                statement.setDouble(8, move.saving().total());
                statement.setString(9, move.why());
            });
            jdbc.sql("UPDATE tiering.run SET planned_at = :now WHERE id = :run")
                    .param("now", now())
                    .param("run", run)
                    .update();
        });
    }

    /** The first that has not ended. */
    Optional<Next> next(long run) {
        return jdbc.sql("""
                SELECT number, object, asset, to_tier, size FROM tiering.move
                WHERE run = :run AND state = 'PLANNED' ORDER BY number LIMIT 1
                """)
                .param("run", run)
                .query((row, _) -> new Next(
                        row.getInt("number"),
                        new ObjectKey(row.getString("object")),
                        new AssetId(row.getString("asset")),
                        row.getString("to_tier"),
                        row.getLong("size")))
                .optional();
    }

    void end(long run, int number, Outcome outcome) {
        jdbc.sql("""
                UPDATE tiering.move SET state = :state, outcome = :outcome, ended_at = :now
                WHERE run = :run AND number = :number AND state = 'PLANNED'
                """)
                .param("state", state(outcome))
                .param("outcome", outcome.words())
                .param("now", now())
                .param("run", run)
                .param("number", number)
                .update();
    }

    /** All that is still planned to go there will not. */
    void dropRest(long run, String to, String why) {
        jdbc.sql("""
                UPDATE tiering.move SET state = 'DROPPED', outcome = :why, ended_at = :now
                WHERE run = :run AND to_tier = :to AND state = 'PLANNED'
                """)
                .param("why", why)
                .param("now", now())
                .param("run", run)
                .param("to", to)
                .update();
    }

    private static String state(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done _ -> "DONE";
            case Outcome.Failed _ -> "FAILED";
            case Outcome.Dropped _ -> "DROPPED";
        };
    }

    void verified(long run, boolean right) {
        jdbc.sql("UPDATE tiering.run SET verified = verified + :right, damaged = damaged + 1 - :right WHERE id = :run")
                .param("right", right ? 1 : 0)
                .param("run", run)
                .update();
    }

    /** @return how often it has failed */
    int failed(long run) {
        return jdbc.sql("UPDATE tiering.run SET failures = failures + 1 WHERE id = :run RETURNING failures")
                .param("run", run)
                .query(Integer.class)
                .single();
    }

    void finish(long run, String outcome) {
        jdbc.sql("UPDATE tiering.run SET ended_at = :now, outcome = :outcome WHERE id = :run AND ended_at IS NULL")
                .param("now", now())
                .param("outcome", outcome)
                .param("run", run)
                .update();
    }

    /** Ended before that moment. */
    List<Long> endedBefore(Instant instant, int limit) {
        return jdbc.sql("SELECT id FROM tiering.run WHERE ended_at < :before ORDER BY id LIMIT :limit")
                .param("before", Timestamp.from(instant))
                .param("limit", limit)
                .query((row, _) -> row.getLong("id"))
                .list();
    }

    void forget(long run) {
        jdbc.sql("DELETE FROM tiering.run WHERE id = :run").param("run", run).update();
    }

    /** Newest first. */
    List<Line> of(AssetId asset, int limit) {
        return lines("WHERE asset = :value ORDER BY run DESC, number LIMIT :limit", asset.value(), limit);
    }

    /** Those that have not ended as they should first. */
    List<Line> of(long run, int limit) {
        return lines("WHERE run = :value ORDER BY state = 'DONE', number LIMIT :limit", run, limit);
    }

    private List<Line> lines(String where, Object value, int limit) {
        return jdbc.sql("SELECT * FROM tiering.move " + where)
                .param("value", value)
                .param("limit", limit)
                .query((row, _) -> new Line(
                        row.getLong("run"),
                        new ObjectKey(row.getString("object")),
                        row.getString("from_tier"),
                        row.getString("to_tier"),
                        row.getLong("size"),
                        row.getString("why"),
                        row.getString("state"),
                        row.getString("outcome"),
                        instant(row.getTimestamp("ended_at"))))
                .list();
    }

    private static Run run(ResultSet row) throws SQLException {
        return new Run(
                row.getLong("id"),
                row.getString("asked_by"),
                row.getTimestamp("asked_at").toInstant(),
                instant(row.getTimestamp("planned_at")),
                instant(row.getTimestamp("ended_at")),
                row.getLong("planned"),
                row.getLong("done"),
                row.getLong("failed"),
                row.getLong("dropped"),
                row.getLong("bytes"),
                row.getLong("bytes_done"),
                row.getDouble("saving"),
                row.getLong("verified"),
                row.getLong("damaged"),
                row.getString("outcome"));
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }
}
