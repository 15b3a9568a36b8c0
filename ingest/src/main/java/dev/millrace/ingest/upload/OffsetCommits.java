package dev.millrace.ingest.upload;

import dev.millrace.platform.objects.ObjectStore.Part;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Moves offsets over what is stored. Commits that come while another is on its way go together in the next statement: so
 * a thousand slow senders cost the database a few commits, and a fast sender waits behind one of them at most.
 */
final class OffsetCommits {
    private static final Logger log = LoggerFactory.getLogger(OffsetCommits.class);
    private static final int MOST = 500;

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final ReentrantLock running = new ReentrantLock();
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

    private enum Outcome {
        WAITING,
        MOVED,
        /** To be asked alone: it is not the latest claim, or its row was locked, or somebody else's row was at fault. */
        ALONE
    }

    private static final class Asked {
        private final Commit commit;
        private Outcome outcome = Outcome.WAITING;

        Asked(Commit commit) {
            this.commit = commit;
        }
    }

    /** @return false when the claim is no longer the latest: then nothing has changed */
    boolean commit(Commit commit) {
        var asked = new Asked(commit);
        queue.add(asked);
        running.lock();
        try {
            while (asked.outcome == Outcome.WAITING) {
                together();
            }
        } finally {
            running.unlock();
        }
        // Alone it waits for whoever has the row, and keeps nobody else waiting.
        return asked.outcome == Outcome.MOVED || !execute(List.of(commit), "").isEmpty();
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
        Set<UploadId> moved = Set.of();
        try {
            moved = execute(batch.stream().map(asked -> asked.commit).toList(), "SKIP LOCKED");
        } catch (DataAccessException e) {
            log.debug("{} commits fail together: each is made alone", batch.size(), e);
        } finally {
            for (Asked asked : batch) {
                asked.outcome = moved.contains(asked.commit.claim().id()) ? Outcome.MOVED : Outcome.ALONE;
            }
        }
    }

    /** @return those that have moved */
    private Set<UploadId> execute(List<Commit> commits, String locked) {
        Instant now = clock.instant();
        List<OfPart> parts = commits.stream()
                .flatMap(commit -> commit.stored().parts().stream().map(part -> new OfPart(commit, part)))
                .toList();
        List<OfTail> tails = commits.stream()
                .flatMap(commit -> commit.stored().tails().stream().map(tail -> new OfTail(commit, tail)))
                .toList();
        return Set.copyOf(jdbc.sql("""
                WITH asked AS (
                    SELECT * FROM unnest(:ids::text[], :epochs::bigint[], :froms::bigint[], :tos::bigint[],
                            :lengths::bigint[], :digests::text[], :drops::boolean[], :expiries::timestamptz[])
                        AS asked (id, epoch, start, stop, length, sha256, drop_tails, expires_at)),
                held AS (
                    SELECT id FROM ingest.upload WHERE id = ANY (:ids::text[]) ORDER BY id FOR UPDATE %s),
                moved AS (
                    UPDATE ingest.upload AS row SET
                        committed = asked.stop,
                        length = COALESCE(row.length, asked.length),
                        expires_at = asked.expires_at,
                        sha256 = asked.sha256,
                        state = CASE WHEN asked.stop = COALESCE(row.length, asked.length)
                            THEN 'COMPLETING' ELSE row.state END,
                        due_at = CASE WHEN asked.stop = COALESCE(row.length, asked.length)
                            THEN CAST(:now AS timestamptz) END
                    FROM asked JOIN held USING (id)
                    WHERE row.id = asked.id AND row.epoch = asked.epoch AND row.state = 'ACTIVE'
                        AND row.committed = asked.start
                    RETURNING row.id, asked.drop_tails),
                kept AS (
                    INSERT INTO ingest.part (upload, number, size, etag)
                    SELECT moved.id, part.number, part.size, part.etag
                    FROM moved JOIN unnest(:part_ids::text[], :numbers::integer[], :sizes::bigint[], :etags::text[])
                        AS part (upload, number, size, etag) ON part.upload = moved.id
                    ON CONFLICT (upload, number) DO UPDATE SET size = EXCLUDED.size, etag = EXCLUDED.etag),
                taken_up AS (
                    DELETE FROM ingest.tail USING moved WHERE moved.drop_tails AND tail.upload = moved.id),
                waiting AS (
                    INSERT INTO ingest.tail (upload, number, size, crc32c)
                    SELECT moved.id, tail.number, tail.size, tail.crc32c
                    FROM moved JOIN unnest(:tail_ids::text[], :tails::integer[], :tail_sizes::bigint[], :crcs::bigint[])
                        AS tail (upload, number, size, crc32c) ON tail.upload = moved.id)
                SELECT id FROM moved
                """.formatted(locked))
                .param("now", UploadRows.time(now))
                .param("ids", of(commits, commit -> commit.claim().id().value(), String[]::new))
                .param("epochs", of(commits, commit -> commit.claim().epoch(), Long[]::new))
                .param("froms", of(commits, Commit::from, Long[]::new))
                .param("tos", of(commits, Commit::to, Long[]::new))
                .param(
                        "lengths",
                        of(commits, commit -> UploadRows.nullable(commit.claim().length()), Long[]::new))
                .param("digests", of(commits, commit -> commit.sha256().orElse(null), String[]::new))
                .param("drops", of(commits, commit -> commit.stored().dropTails(), Boolean[]::new))
                .param(
                        "expiries",
                        of(commits, commit -> now.plus(commit.expireAfter()).toString(), String[]::new))
                .param("part_ids", of(parts, part -> part.commit().claim().id().value(), String[]::new))
                .param("numbers", of(parts, part -> part.part().number(), Integer[]::new))
                .param("sizes", of(parts, part -> part.part().size(), Long[]::new))
                .param("etags", of(parts, part -> part.part().etag(), String[]::new))
                .param("tail_ids", of(tails, tail -> tail.commit().claim().id().value(), String[]::new))
                .param("tails", of(tails, tail -> tail.tail().number(), Integer[]::new))
                .param("tail_sizes", of(tails, tail -> tail.tail().size(), Long[]::new))
                .param("crcs", of(tails, tail -> tail.tail().crc32c(), Long[]::new))
                .query((row, _) -> new UploadId(row.getString("id")))
                .list());
    }

    private record OfPart(Commit commit, Part part) {}

    private record OfTail(Commit commit, Tail tail) {}

    private static <S, T extends @Nullable Object> T[] of(
            List<S> things, Function<S, T> value, IntFunction<T[]> array) {
        return things.stream().map(value).toArray(array);
    }
}
