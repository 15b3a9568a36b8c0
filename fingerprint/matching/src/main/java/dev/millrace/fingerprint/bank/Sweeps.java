package dev.millrace.fingerprint.bank;

import dev.millrace.platform.work.NewJob;
import dev.millrace.platform.work.Priority;
import dev.millrace.platform.work.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Sweeps and how far they are: rows of {@code fingerprint.sweep}. */
final class Sweeps {
    private static final int ATTEMPTS = 10;

    private final JdbcClient jdbc;
    private final Work work;

    Sweeps(JdbcClient jdbc, Work work) {
        this.jdbc = jdbc;
        this.work = work;
    }

    /**
     * New entries of a bank, held against what is here.
     *
     * @param done all entries up to this number are done
     * @param assets found that were not known to match
     * @param problem why it was given up
     */
    record Sweep(
            UUID id,
            BankId bank,
            long done,
            long last,
            int entries,
            int swept,
            int assets,
            @Nullable String problem,
            Instant startedAt,
            @Nullable Instant finishedAt) {}

    /** With the entries, in one transaction. */
    Sweep begin(Bank bank, Entries.Added added) {
        UUID id = jdbc.sql("""
                INSERT INTO fingerprint.sweep (bank_id, after_seq, last_seq, done_seq, entries)
                VALUES (:bank, :after, :last, :after, :entries) RETURNING id
                """)
                .param("bank", bank.id().value())
                .param("after", added.after())
                .param("last", added.last())
                .param("entries", added.count())
                .query(UUID.class)
                .single();
        work.submit(new NewJob(
                SweepHandler.KIND,
                bank.tenant(),
                bank.id().subject(),
                bank.id() + "/sweep/" + id,
                "{}",
                Priority.BACKGROUND,
                ATTEMPTS,
                Duration.ZERO));
        return find(bank.id(), id).orElseThrow();
    }

    Optional<Sweep> find(BankId bank, UUID id) {
        return jdbc.sql("SELECT * FROM fingerprint.sweep WHERE bank_id = :bank AND id = :id")
                .param("bank", bank.value())
                .param("id", id)
                .query((row, _) -> sweep(row))
                .optional();
    }

    /** In the transaction of the effects. */
    void progress(Sweep sweep, long done, int swept, int assets) {
        jdbc.sql("""
                UPDATE fingerprint.sweep SET done_seq = :done, swept = swept + :swept, assets = assets + :assets
                WHERE id = :id
                """)
                .param("done", done)
                .param("swept", swept)
                .param("assets", assets)
                .param("id", sweep.id())
                .update();
    }

    void finish(Sweep sweep) {
        jdbc.sql("UPDATE fingerprint.sweep SET finished_at = clock_timestamp(), problem = NULL WHERE id = :id")
                .param("id", sweep.id())
                .update();
    }

    void giveUp(Sweep sweep, String problem) {
        jdbc.sql("UPDATE fingerprint.sweep SET problem = :problem WHERE id = :id")
                .param("problem", problem)
                .param("id", sweep.id())
                .update();
    }

    private static Sweep sweep(ResultSet row) throws SQLException {
        OffsetDateTime finished = row.getObject("finished_at", OffsetDateTime.class);
        return new Sweep(
                row.getObject("id", UUID.class),
                new BankId(row.getString("bank_id")),
                row.getLong("done_seq"),
                row.getLong("last_seq"),
                row.getInt("entries"),
                row.getInt("swept"),
                row.getInt("assets"),
                row.getString("problem"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                finished == null ? null : finished.toInstant());
    }
}
