package dev.millrace.ingest.upload;

import dev.millrace.platform.objects.ObjectStore.MultipartId;
import dev.millrace.platform.objects.ObjectStore.Part;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of uploads that are whole, for who puts them together: one node at a time, by a lease. */
final class CompletionRows {
    private final JdbcClient jdbc;
    private final InstantSource clock;

    CompletionRows(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What a node can put together when it starts: nothing that another one is at. */
    List<UploadId> undriven(String driver, int limit) {
        return UploadRows.ids(jdbc.sql("""
                SELECT id FROM ingest.upload
                WHERE due_at IS NOT NULL AND state = 'COMPLETING'
                    AND (driver IS NULL OR driver = :driver OR due_at <= :now)
                ORDER BY due_at LIMIT :limit
                """)
                .param("driver", driver)
                .param("now", UploadRows.time(clock.instant()))
                .param("limit", limit));
    }

    /**
     * Takes it on to put the upload together: nobody else does before the lease is over.
     *
     * @param restarted whether what this node was at is taken as well, since it was in an earlier life
     * @return empty when it is another's, or is not to be put together
     */
    Optional<UploadRow> drive(UploadId id, String driver, Duration lease, boolean restarted) {
        Instant now = clock.instant();
        return jdbc.sql("""
                UPDATE ingest.upload SET driver = :driver, epoch = epoch + 1, due_at = :until
                WHERE id = :id AND state = 'COMPLETING'
                    AND (driver IS NULL OR due_at <= :now OR (:restarted AND driver = :driver))
                RETURNING *
                """)
                .param("driver", driver)
                .param("until", UploadRows.time(now.plus(lease)))
                .param("now", UploadRows.time(now))
                .param("restarted", restarted)
                .param("id", id.value())
                .query(UploadRows::row)
                .optional();
    }

    /** The driver lives; if another has taken over, nothing changes. */
    void renew(UploadRow driven, Duration lease) {
        jdbc.sql("""
                UPDATE ingest.upload SET due_at = :until WHERE id = :id AND epoch = :epoch AND state = 'COMPLETING'
                """)
                .param("until", UploadRows.time(clock.instant().plus(lease)))
                .param("id", driven.id().value())
                .param("epoch", driven.epoch())
                .update();
    }

    /** The driver gives it back, to be taken on after a while; if another has taken over, nothing changes. */
    void release(UploadRow driven, Duration wait) {
        jdbc.sql("""
                UPDATE ingest.upload SET driver = NULL, due_at = :due
                WHERE id = :id AND epoch = :epoch AND state = 'COMPLETING'
                """)
                .param("due", UploadRows.time(clock.instant().plus(wait)))
                .param("id", driven.id().value())
                .param("epoch", driven.epoch())
                .update();
    }

    /** As {@link #release}, and says why. */
    void failed(UploadRow driven, Duration wait, Exception failure) {
        Instant now = clock.instant();
        jdbc.sql("""
                UPDATE ingest.upload SET
                    driver = NULL,
                    due_at = :due,
                    attempts = attempts + 1,
                    failure = :failure,
                    failing_since = COALESCE(failing_since, :now)
                WHERE id = :id AND epoch = :epoch AND state = 'COMPLETING'
                """)
                .param("due", UploadRows.time(now.plus(wait)))
                .param("failure", UploadRows.reason(failure))
                .param("now", UploadRows.time(now))
                .param("id", driven.id().value())
                .param("epoch", driven.epoch())
                .update();
    }

    /** A part of a join is stored; again, it may be another. */
    void keep(UploadId id, Part part) {
        jdbc.sql("""
                INSERT INTO ingest.part (upload, number, size, etag)
                SELECT id, :number, :size, :etag FROM ingest.upload WHERE id = :id AND state = 'COMPLETING'
                ON CONFLICT (upload, number) DO UPDATE SET size = EXCLUDED.size, etag = EXCLUDED.etag
                """)
                .param("id", id.value())
                .param("number", part.number())
                .param("size", part.size())
                .param("etag", part.etag())
                .update();
    }

    List<Part> parts(UploadId id) {
        return jdbc.sql("SELECT number, size, etag FROM ingest.part WHERE upload = :id ORDER BY number")
                .param("id", id.value())
                .query((row, _) -> new Part(row.getInt("number"), row.getLong("size"), row.getString("etag")))
                .list();
    }

    /** A join goes on with this multipart from now on. @return false when it goes on with another than {@code before} */
    boolean joining(UploadId id, Optional<MultipartId> before, MultipartId multipart) {
        return jdbc.sql("""
                UPDATE ingest.upload SET multipart = :multipart
                WHERE id = :id AND state = 'COMPLETING' AND multipart IS NOT DISTINCT FROM :before
                """)
                        .param("multipart", multipart.value())
                        .param("before", before.map(MultipartId::value).orElse(null))
                        .param("id", id.value())
                        .update()
                == 1;
    }

    /**
     * @param sha256 of the whole; of a piece nobody asks for it
     * @param late when to look for tails that a writer which was taken over has still stored, if it had any
     * @return false when the upload has ended: then nothing has changed
     */
    boolean completed(UploadId id, Optional<String> sha256, Duration late) {
        return jdbc.sql("""
                WITH done AS (
                    UPDATE ingest.upload SET
                        state = 'COMPLETED',
                        sha256 = COALESCE(:sha256, sha256),
                        attempts = 0,
                        failure = NULL,
                        failing_since = NULL,
                        driver = NULL,
                        due_at = CASE WHEN next_tail > 1 THEN CAST(:late AS timestamptz) END
                    WHERE id = :id AND state IN ('COMPLETING', 'COMPLETED') RETURNING id, kind),
                dropped AS (DELETE FROM ingest.part WHERE upload IN (SELECT id FROM done)),
                looked_at AS (DELETE FROM ingest.head WHERE upload IN (SELECT id FROM done WHERE kind <> 'PIECE'))
                SELECT id FROM done
                """)
                .param("sha256", sha256.orElse(null))
                .param("late", UploadRows.time(clock.instant().plus(late)))
                .param("id", id.value())
                .query(String.class)
                .optional()
                .isPresent();
    }
}
