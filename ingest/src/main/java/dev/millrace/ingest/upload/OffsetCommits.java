package dev.millrace.ingest.upload;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Moves offsets over what is stored. Commits that come while another is on its way go together in the next statement: so
 * a thousand slow senders cost the database a few commits, and a fast sender waits behind one of them at most.
 */
final class OffsetCommits {
    private static final Logger log = LoggerFactory.getLogger(OffsetCommits.class);
    private static final int MOST = 500;
    /** Share of an upload's life by which it may end early. */
    private static final double GRAIN = 1 / 2000.0;

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final AtomicBoolean running = new AtomicBoolean();
    private final ConcurrentLinkedQueue<Asked> queue = new ConcurrentLinkedQueue<>();

    OffsetCommits(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * One upload's step.
     *
     * @param from the committed offset so far
     * @param to the offset from now on; reaching the length makes the upload COMPLETING
     * @param sha256 of the whole, with the last bytes, where it is known
     */
    record Commit(
            Claim claim,
            long from,
            long to,
            Durable.Uncommitted stored,
            Optional<String> sha256,
            Duration expireAfter) {}

    /** Whose step was made: an upload that was taken over may be asked about by two claims at once. */
    private record Moved(UploadId id, long epoch) {
        static Moved by(Claim claim) {
            return new Moved(claim.id(), claim.epoch());
        }
    }

    private enum Outcome {
        WAITING,
        MOVED,
        /** To be asked alone: it is not the latest claim, or its row was locked, or somebody else's row was at fault. */
        ALONE
    }

    private static final class Asked {
        private final Commit commit;
        private final Thread by = Thread.currentThread();
        private volatile Outcome outcome = Outcome.WAITING;

        Asked(Commit commit) {
            this.commit = commit;
        }

        void answer(Outcome answer) {
            outcome = answer;
            LockSupport.unpark(by);
        }
    }

    /** @return false when the claim is no longer the latest: then nothing has changed */
    boolean commit(Commit commit) {
        // Alone it waits for whoever has the row, and keeps nobody else waiting.
        return answered(commit) == Outcome.MOVED
                || !execute(List.of(commit), "").isEmpty();
    }

    /**
     * Whoever finds nobody at it commits what all wait for, and each is woken with its answer: a lock would have to go
     * through the hands of all of them instead.
     */
    private Outcome answered(Commit commit) {
        var asked = new Asked(commit);
        boolean interrupted = false;
        queue.add(asked);
        while (asked.outcome == Outcome.WAITING) {
            if (running.compareAndSet(false, true)) {
                try {
                    if (asked.outcome == Outcome.WAITING) {
                        together();
                    }
                } finally {
                    running.set(false);
                    next();
                }
            } else {
                LockSupport.park(this);
                // The bytes are stored: they are committed first.
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return asked.outcome;
    }

    /** Who came while this one was at it has gone to sleep. */
    private void next() {
        Asked waiting = queue.peek();
        if (waiting != null) {
            LockSupport.unpark(waiting.by);
        }
    }

    /** How many wait for another to be through. */
    int waiting() {
        return queue.size();
    }

    private void together() {
        var batch = new ArrayList<Asked>();
        for (Asked next = queue.poll(); next != null; next = batch.size() < MOST ? queue.poll() : null) {
            batch.add(next);
        }
        Set<Moved> moved = Set.of();
        try {
            moved = execute(batch.stream().map(asked -> asked.commit).toList(), "SKIP LOCKED");
        } catch (DataAccessException e) {
            log.debug("{} commits fail together: each is made alone", batch.size(), e);
        } finally {
            for (Asked asked : batch) {
                asked.answer(moved.contains(Moved.by(asked.commit.claim())) ? Outcome.MOVED : Outcome.ALONE);
            }
        }
    }

    /** @return those that have moved */
    private Set<Moved> execute(List<Commit> commits, String locked) {
        return Set.copyOf(jdbc.sql("""
                WITH held AS (
                    SELECT asked.* FROM unnest(:ids::text[], :epochs::bigint[], :froms::bigint[], :tos::bigint[],
                            :lengths::bigint[], :digests::text[], :lives::bigint[],
                            :drops::boolean[], :parts::text[], :tails::text[])
                        AS asked (id, epoch, start, stop, length, sha256, life, drop_tails, parts, tails)
                    JOIN ingest.upload USING (id) ORDER BY id FOR UPDATE OF upload %s),
                moved AS (
                    UPDATE ingest.upload AS row SET
                        committed = held.stop,
                        length = COALESCE(row.length, held.length),
                        -- Moved now and then only: an indexed column that stays makes the update a cheap one.
                        expires_at = CASE
                            WHEN held.stop = COALESCE(row.length, held.length) OR row.expires_at
                                < CAST(:now AS timestamptz) + make_interval(secs => held.life / 1000.0 * (1 - :grain))
                            THEN CAST(:now AS timestamptz) + make_interval(secs => held.life / 1000.0)
                            ELSE row.expires_at END,
                        sha256 = held.sha256,
                        state = CASE WHEN held.stop = COALESCE(row.length, held.length)
                            THEN 'COMPLETING' ELSE row.state END,
                        due_at = CASE WHEN held.stop = COALESCE(row.length, held.length)
                            THEN CAST(:now AS timestamptz) END
                    FROM held
                    -- The state is asked for so that no partial index answers: it would, once for each row.
                    WHERE row.id = held.id AND row.epoch = held.epoch AND row.state || '' = 'ACTIVE'
                        AND row.committed = held.start
                    RETURNING row.id, row.epoch, held.drop_tails, held.parts, held.tails),
                kept AS (
                    INSERT INTO ingest.part (upload, number, size, etag)
                    SELECT moved.id, part.number, part.size, part.etag
                    FROM moved, json_to_recordset(moved.parts::json)
                        AS part (number integer, size bigint, etag text)
                    ON CONFLICT (upload, number) DO UPDATE SET size = EXCLUDED.size, etag = EXCLUDED.etag),
                taken_up AS (
                    DELETE FROM ingest.tail USING moved WHERE moved.drop_tails AND tail.upload = moved.id),
                waiting AS (
                    INSERT INTO ingest.tail (upload, number, size, crc32c)
                    SELECT moved.id, tail.number, tail.size, tail.crc32c
                    FROM moved, json_to_recordset(moved.tails::json)
                        AS tail (number integer, size bigint, crc32c bigint))
                SELECT id, epoch FROM moved
                """.formatted(locked))
                .param("now", UploadRows.time(clock.instant()))
                .param("grain", GRAIN)
                .param("ids", of(commits, commit -> commit.claim().id().value(), String[]::new))
                .param("epochs", of(commits, commit -> commit.claim().epoch(), Long[]::new))
                .param("froms", of(commits, Commit::from, Long[]::new))
                .param("tos", of(commits, Commit::to, Long[]::new))
                .param(
                        "lengths",
                        of(commits, commit -> UploadRows.nullable(commit.claim().length()), Long[]::new))
                .param("digests", of(commits, commit -> commit.sha256().orElse(null), String[]::new))
                .param("lives", of(commits, commit -> commit.expireAfter().toMillis(), Long[]::new))
                .param("drops", of(commits, commit -> commit.stored().dropTails(), Boolean[]::new))
                .param("parts", of(commits, commit -> json(commit.stored().parts()), String[]::new))
                .param("tails", of(commits, commit -> json(commit.stored().tails()), String[]::new))
                .query((row, _) -> new Moved(new UploadId(row.getString("id")), row.getLong("epoch")))
                .list());
    }

    /** What belongs to a commit goes in its own row, so that no two lists have to be joined. */
    private static String json(List<?> things) {
        return things.isEmpty() ? "[]" : JsonMapper.shared().writeValueAsString(things);
    }

    private static <S, T extends @Nullable Object> T[] of(
            List<S> things, Function<S, T> value, IntFunction<T[]> array) {
        return things.stream().map(value).toArray(array);
    }
}
