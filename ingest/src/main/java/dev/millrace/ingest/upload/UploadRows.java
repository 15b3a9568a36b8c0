package dev.millrace.ingest.upload;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.SourceId;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore.MultipartId;
import dev.millrace.platform.objects.ObjectStore.Part;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of uploads and their parts. Each method is one statement, so atomic by itself. */
final class UploadRows {
    private static final int LONGEST_REASON = 500;

    private final JdbcClient jdbc;
    private final InstantSource clock;

    UploadRows(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @param partSize of all parts, where the store wants them alike */
    void insert(UploadRow row, OptionalLong partSize) {
        jdbc.sql("""
                INSERT INTO ingest.upload
                    (id, asset, tenant, owner, source, object_key, kind, length, part_size, committed, state, metadata,
                        composition, created_at, expires_at, due_at)
                VALUES (:id, :asset, :tenant, :owner, :source, :key, :kind, :length, :part_size, :committed, :state,
                    :metadata, :composition, :now, :expires, :due)
                """)
                .param("id", row.id().value())
                .param("asset", row.asset().value())
                .param("tenant", row.owner().tenant().value())
                .param("owner", row.owner().subject())
                .param("source", row.source().value())
                .param("key", row.key().value())
                .param("kind", row.kind().name())
                .param("length", nullable(row.length()))
                .param("part_size", nullable(partSize))
                .param("committed", row.committed())
                .param("state", row.state().name())
                .param("metadata", row.metadata())
                .param("composition", row.composition())
                .param("now", time(clock.instant()))
                .param("expires", time(row.expiresAt()))
                .param("due", row.state() == UploadState.COMPLETING ? time(clock.instant()) : null)
                .update();
    }

    Optional<UploadRow> find(UploadId id) {
        return jdbc.sql("SELECT * FROM ingest.upload WHERE id = :id")
                .param("id", id.value())
                .query(UploadRows::row)
                .optional();
    }

    List<UploadRow> all(List<UploadId> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return jdbc.sql("SELECT * FROM ingest.upload WHERE id IN (:ids)")
                .param("ids", ids.stream().map(UploadId::value).toList())
                .query(UploadRows::row)
                .list();
    }

    /** Keeps everybody else from changing the row until the transaction ends. */
    Optional<UploadRow> lock(UploadId id) {
        return jdbc.sql("SELECT * FROM ingest.upload WHERE id = :id FOR UPDATE")
                .param("id", id.value())
                .query(UploadRows::row)
                .optional();
    }

    /**
     * Takes the upload over from whoever appends to it, if it stands at that offset and has room for {@code coming}
     * bytes more.
     *
     * @param numbers how many part numbers to draw
     * @param whole the length, if the sender says it now; another than before takes nothing over
     * @param keep whether it is written down at once, or with the first commit only; one that is reached already always
     *     comes with the commit that ends the upload
     * @param most what a file of unknown length may have
     */
    Optional<Claim> take(
            UploadId id,
            Owner owner,
            long offset,
            long coming,
            int numbers,
            OptionalLong whole,
            boolean keep,
            long most) {
        Optional<Claim> taken = jdbc.sql("""
                UPDATE ingest.upload SET
                    epoch = epoch + 1,
                    next_part = next_part + :numbers,
                    length = CASE WHEN :keep AND :whole::bigint > committed
                        THEN COALESCE(length, :whole::bigint) ELSE length END
                WHERE id = :id AND tenant = :tenant AND owner = :owner AND state = 'ACTIVE' AND expires_at > :now
                    AND committed = :offset
                    AND COALESCE(length, :whole::bigint, :most) - committed >= :coming
                    AND (length IS NULL OR length = COALESCE(:whole::bigint, length))
                RETURNING kind, asset, object_key, multipart, committed, COALESCE(length, :whole::bigint) AS length, epoch,
                    next_part - :numbers AS part, part_size
                """)
                .param("keep", keep)
                .param("whole", nullable(whole))
                .param("most", most)
                .param("now", time(clock.instant()))
                .param("id", id.value())
                .param("tenant", owner.tenant().value())
                .param("owner", owner.subject())
                .param("offset", offset)
                .param("coming", coming)
                .param("numbers", numbers)
                .query((row, _) -> new Claim(
                        id,
                        UploadKind.valueOf(row.getString("kind")),
                        new AssetId(row.getString("asset")),
                        new ObjectKey(row.getString("object_key")),
                        Optional.ofNullable(row.getString("multipart")).map(MultipartId::new),
                        row.getLong("committed"),
                        length(row),
                        length(row).orElse(most),
                        row.getLong("epoch"),
                        row.getInt("part"),
                        numbers,
                        number(row, "part_size"),
                        List.of(),
                        Optional.empty()))
                .optional();
        return taken.map(claim -> claim.offset() == 0 ? claim : claim.with(tails(id), lastPart(id)));
    }

    private Optional<Part> lastPart(UploadId id) {
        return jdbc.sql("SELECT number, size, etag FROM ingest.part WHERE upload = :id ORDER BY number DESC LIMIT 1")
                .param("id", id.value())
                .query(UploadRows::part)
                .optional();
    }

    private static Part part(ResultSet row, int ordinal) throws SQLException {
        return new Part(row.getInt("number"), row.getLong("size"), row.getString("etag"));
    }

    private List<Tail> tails(UploadId id) {
        return jdbc.sql("SELECT number, size, crc32c FROM ingest.tail WHERE upload = :id ORDER BY number")
                .param("id", id.value())
                .query((row, _) -> new Tail(row.getInt("number"), row.getLong("size"), row.getLong("crc32c")))
                .list();
    }

    /** @return false when the claim is no longer the latest */
    boolean begun(Claim claim, MultipartId multipart) {
        return jdbc.sql("""
                UPDATE ingest.upload SET multipart = :multipart
                WHERE id = :id AND epoch = :epoch AND state = 'ACTIVE' AND multipart IS NULL
                """)
                        .param("multipart", multipart.value())
                        .param("id", claim.id().value())
                        .param("epoch", claim.epoch())
                        .update()
                == 1;
    }

    /** @return the first of so many fresh part numbers; empty when the claim is no longer the latest */
    OptionalInt reserveParts(Claim claim, int count) {
        return number(jdbc.sql("""
                UPDATE ingest.upload SET next_part = next_part + :count
                WHERE id = :id AND epoch = :epoch AND state = 'ACTIVE'
                RETURNING next_part - :count
                """)
                .param("count", count)
                .param("id", claim.id().value())
                .param("epoch", claim.epoch()));
    }

    /** @return a fresh number for a tail; empty when the claim is no longer the latest */
    OptionalInt reserveTail(Claim claim) {
        return number(jdbc.sql("""
                UPDATE ingest.upload SET next_tail = next_tail + 1
                WHERE id = :id AND epoch = :epoch AND state = 'ACTIVE'
                RETURNING next_tail - 1
                """).param("id", claim.id().value()).param("epoch", claim.epoch()));
    }

    /** Ends an unfinished upload, or a piece: nobody can use it any more, and its bytes are due to be cleaned up. */
    void end(UploadId id, UploadState as) {
        jdbc.sql("""
                UPDATE ingest.upload SET state = :state, epoch = epoch + 1, driver = NULL, due_at = :now, attempts = 0,
                    failure = NULL, failing_since = NULL
                WHERE id = :id
                    AND (state IN ('ACTIVE', 'COMPLETING') OR (kind = 'PIECE' AND state = 'COMPLETED'))
                """)
                .param("state", as.name())
                .param("now", time(clock.instant()))
                .param("id", id.value())
                .update();
    }

    /** Uploads of the asset that have not ended. */
    List<UploadId> unfinished(AssetId asset) {
        return ids(jdbc.sql("SELECT id FROM ingest.upload WHERE asset = :asset AND state IN ('ACTIVE', 'COMPLETING')")
                .param("asset", asset.value()));
    }

    /** Uploads of the asset that have ended and may have left something in the store beside a source. */
    List<UploadRow> uncleaned(AssetId asset) {
        return jdbc.sql("""
                SELECT * FROM ingest.upload
                WHERE asset = :asset AND state IN ('TERMINATED', 'EXPIRED', 'COMPLETED') AND due_at IS NOT NULL
                """)
                .param("asset", asset.value())
                .query(UploadRows::row)
                .list();
    }

    /** Its URL leads nowhere any more; a piece goes as soon as nothing needs it. */
    void forget(UploadId id) {
        jdbc.sql("""
                UPDATE ingest.upload SET
                    forgotten = true,
                    expires_at = CASE WHEN kind = 'PIECE' THEN :now ELSE expires_at END
                WHERE id = :id
                """)
                .param("now", time(clock.instant()))
                .param("id", id.value())
                .update();
    }

    /**
     * The ended upload has left nothing behind.
     *
     * @param late when to look for tails that a writer which was taken over has still stored, if it had any; once
     */
    void cleaned(UploadId id, Duration late) {
        Instant now = clock.instant();
        jdbc.sql("""
                WITH clean AS (
                    UPDATE ingest.upload SET
                        cleaned_at = COALESCE(cleaned_at, :now),
                        due_at = CASE
                            WHEN next_tail = 1 THEN NULL
                            WHEN cleaned_at IS NULL AND state <> 'COMPLETED' THEN CAST(:late AS timestamptz)
                            WHEN due_at > :now THEN due_at END,
                        multipart = NULL,
                        attempts = 0,
                        failure = NULL,
                        failing_since = NULL
                    WHERE id = :id RETURNING id),
                tails AS (DELETE FROM ingest.tail WHERE upload IN (SELECT id FROM clean)),
                heads AS (DELETE FROM ingest.head WHERE upload IN (SELECT id FROM clean))
                DELETE FROM ingest.part WHERE upload IN (SELECT id FROM clean)
                """)
                .param("now", time(now))
                .param("late", time(now.plus(late)))
                .param("id", id.value())
                .update();
    }

    /** A clean-up has failed: puts the next attempt off. */
    void postpone(UploadId id, Duration wait, Exception failure) {
        Instant now = clock.instant();
        jdbc.sql("""
                UPDATE ingest.upload SET
                    due_at = :due,
                    attempts = attempts + 1,
                    failure = :failure,
                    failing_since = COALESCE(failing_since, :now)
                WHERE id = :id AND due_at IS NOT NULL
                """)
                .param("due", time(now.plus(wait)))
                .param("failure", reason(failure))
                .param("now", time(now))
                .param("id", id.value())
                .update();
    }

    /** Uploads in one of these states whose time has come. */
    List<UploadId> due(List<UploadState> states, int limit) {
        return ids(jdbc.sql("""
                SELECT id FROM ingest.upload
                WHERE due_at IS NOT NULL AND state IN (:states) AND due_at <= :now
                ORDER BY due_at LIMIT :limit
                """)
                .param("states", states.stream().map(Enum::name).toList())
                .param("now", time(clock.instant()))
                .param("limit", limit));
    }

    static String reason(Exception failure) {
        String text = failure.toString().replace('\0', ' ');
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
    }

    /** Uploads that nobody went on with, and pieces that nothing needs any more. */
    List<UploadId> abandoned(int limit) {
        return ids(jdbc.sql("""
                SELECT id FROM ingest.upload WHERE state = 'ACTIVE' AND expires_at <= :now
                UNION ALL
                SELECT id FROM ingest.upload u
                WHERE kind = 'PIECE' AND state = 'COMPLETED' AND expires_at <= :now AND NOT EXISTS (
                    SELECT 1 FROM ingest.piece p JOIN ingest.upload j ON j.id = p.joined
                    WHERE p.piece = u.id AND j.state = 'COMPLETING')
                LIMIT :limit
                """).param("now", time(clock.instant())).param("limit", limit));
    }

    /** How many uploads are whole and not yet a source. */
    long completing() {
        return jdbc.sql("SELECT count(*) FROM ingest.upload WHERE due_at IS NOT NULL AND state = 'COMPLETING'")
                .query(Long.class)
                .single();
    }

    static List<UploadId> ids(JdbcClient.StatementSpec statement) {
        return statement.query((row, _) -> new UploadId(row.getString("id"))).list();
    }

    private static OptionalInt number(JdbcClient.StatementSpec statement) {
        return statement.query(Integer.class).optional().map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    private static OptionalLong length(ResultSet row) throws SQLException {
        return number(row, "length");
    }

    private static OptionalLong number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
    }

    static @Nullable Long nullable(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }

    static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    static UploadRow row(ResultSet row, int number) throws SQLException {
        return new UploadRow(
                new UploadId(row.getString("id")),
                new AssetId(row.getString("asset")),
                new Owner(new TenantId(row.getString("tenant")), row.getString("owner")),
                new SourceId(row.getString("source")),
                new ObjectKey(row.getString("object_key")),
                Optional.ofNullable(row.getString("multipart")).map(MultipartId::new),
                UploadKind.valueOf(row.getString("kind")),
                length(row),
                row.getLong("committed"),
                UploadState.valueOf(row.getString("state")),
                row.getLong("epoch"),
                row.getBoolean("forgotten"),
                Optional.ofNullable(row.getString("sha256")),
                row.getString("metadata"),
                row.getString("composition"),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                row.getInt("attempts"),
                row.getInt("next_tail") > 1);
    }
}
