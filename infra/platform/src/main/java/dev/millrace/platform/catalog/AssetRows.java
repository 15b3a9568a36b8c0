package dev.millrace.platform.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code catalog.asset}. */
final class AssetRows {
    private static final String SELECT = """
            SELECT a.*, s.tenant AS source_tenant, s.key AS source_key, s.sha256, s.length
            FROM catalog.asset a LEFT JOIN catalog.source s ON s.id = a.source_id
            """;

    private final JdbcClient jdbc;

    AssetRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(NewAsset asset) {
        jdbc.sql("""
                INSERT INTO catalog.asset (id, tenant, owner, title, state, screening, visibility, version)
                VALUES (:id, :tenant, :owner, :title, 'UPLOADING', 'PENDING', :visibility, 1)
                """)
                .param("id", asset.id().value())
                .param("tenant", asset.tenant().value())
                .param("owner", asset.owner())
                .param("title", asset.title())
                .param("visibility", asset.visibility().name())
                .update();
    }

    Optional<Asset> find(AssetId id) {
        return jdbc.sql(SELECT + "WHERE a.id = :id")
                .param("id", id.value())
                .query((row, _) -> read(row).toAsset())
                .optional();
    }

    /** Locks the row until the transaction ends, so that changes queue instead of failing each other. */
    AssetDraft lock(AssetId id) {
        return jdbc.sql(SELECT + "WHERE a.id = :id FOR NO KEY UPDATE OF a")
                .param("id", id.value())
                .query((row, _) -> read(row))
                .optional()
                .orElseThrow(() -> new UnknownAssetException(id));
    }

    List<Asset> list(AssetQuery query) {
        var where = new StringJoiner(" AND ");
        var params = new LinkedHashMap<String, Object>();
        query.tenant().ifPresent(tenant -> {
            where.add("a.tenant = :tenant");
            params.put("tenant", tenant.value());
        });
        query.owner().ifPresent(owner -> {
            where.add("a.owner = :owner");
            params.put("owner", owner);
        });
        where.add("a.state " + (query.state().isPresent() ? "=" : "<>") + " :state");
        params.put("state", query.state().orElse(AssetState.DELETED).name());
        query.after().ifPresent(after -> {
            where.add("(a.created_at, a.id) < (SELECT b.created_at, b.id FROM catalog.asset b WHERE b.id = :after)");
            params.put("after", after.value());
        });
        return jdbc.sql(SELECT + "WHERE " + where + " ORDER BY a.created_at DESC, a.id DESC LIMIT :limit")
                .params(params)
                .param("limit", Math.clamp(query.limit(), 1, 200))
                .query((row, _) -> read(row).toAsset())
                .list();
    }

    /** Those that a person has to decide about are not: uploads going on, and READY ones in review or blocked. */
    List<Asset> underWay(Optional<TenantId> tenant, Duration longer, int limit) {
        return jdbc.sql(SELECT + """
                WHERE a.state IN ('UPLOADED', 'INSPECTED', 'PROCESSING', 'READY', 'DELETING')
                    AND (a.state <> 'READY' OR a.screening IN ('PENDING', 'CLEARED'))
                    AND (:tenant::text IS NULL OR a.tenant = :tenant)
                    AND a.updated_at < clock_timestamp() - :longer * interval '1 millisecond'
                ORDER BY a.updated_at LIMIT :limit
                """)
                .param("tenant", tenant.map(TenantId::value).orElse(null))
                .param("longer", longer.toMillis())
                .param("limit", limit)
                .query((row, _) -> read(row).toAsset())
                .list();
    }

    /** @throws StaleAssetException when the row has another version by now */
    Asset update(AssetDraft draft) {
        return jdbc.sql("""
                UPDATE catalog.asset SET title = :title, state = :state, screening = :screening,
                    visibility = :visibility, stopped_code = :stoppedCode, stopped_sentence = :stoppedSentence,
                    blocked_code = :blockedCode, blocked_sentence = :blockedSentence, taken_down_by = :takenDownBy,
                    source_id = :source, source_released = :sourceReleased, duration_ms = :duration, width = :width,
                    height = :height, current_revision = :currentRevision, version = version + 1,
                    updated_at = clock_timestamp()
                WHERE id = :id AND version = :version
                RETURNING version, updated_at
                """)
                .param("title", draft.title)
                .param("state", draft.state.name())
                .param("screening", draft.screening.name())
                .param("visibility", draft.visibility.name())
                .param("stoppedCode", draft.stopped == null ? null : draft.stopped.code())
                .param("stoppedSentence", draft.stopped == null ? null : draft.stopped.sentence())
                .param("blockedCode", draft.blocked == null ? null : draft.blocked.code())
                .param("blockedSentence", draft.blocked == null ? null : draft.blocked.sentence())
                .param("takenDownBy", draft.takenDownBy == null ? null : draft.takenDownBy.name())
                .param("source", draft.source == null ? null : draft.source.id().value())
                .param("sourceReleased", draft.sourceReleased)
                .param(
                        "duration",
                        draft.facts == null ? null : draft.facts.duration().toMillis())
                .param("width", draft.facts == null ? null : draft.facts.width())
                .param("height", draft.facts == null ? null : draft.facts.height())
                .param("currentRevision", draft.currentRevision == null ? null : draft.currentRevision.value())
                .param("id", draft.id.value())
                .param("version", draft.version)
                .query((row, _) -> draft.saved(row.getLong("version"), instant(row, "updated_at")))
                .optional()
                .orElseThrow(() -> new StaleAssetException(draft.id));
    }

    private static AssetDraft read(ResultSet row) throws SQLException {
        var draft = new AssetDraft(
                new AssetId(row.getString("id")),
                new TenantId(row.getString("tenant")),
                row.getString("owner"),
                row.getString("title"),
                AssetState.valueOf(row.getString("state")),
                Screening.valueOf(row.getString("screening")),
                Visibility.valueOf(row.getString("visibility")),
                row.getLong("version"),
                instant(row, "created_at"),
                instant(row, "updated_at"));
        draft.stopped = problem(row, "stopped");
        draft.blocked = problem(row, "blocked");
        draft.takenDownBy = kind(row.getString("taken_down_by"));
        draft.source = source(row);
        draft.sourceReleased = row.getBoolean("source_released");
        draft.facts = facts(row);
        String revision = row.getString("current_revision");
        draft.currentRevision = revision == null ? null : new RevisionId(revision);
        return draft;
    }

    private static @Nullable Problem problem(ResultSet row, String which) throws SQLException {
        String code = row.getString(which + "_code");
        return code == null ? null : new Problem(code, row.getString(which + "_sentence"));
    }

    private static Actor.@Nullable Kind kind(@Nullable String name) {
        return name == null ? null : Actor.Kind.valueOf(name);
    }

    private static @Nullable Source source(ResultSet row) throws SQLException {
        String id = row.getString("source_id");
        return id == null
                ? null
                : new Source(
                        new SourceId(id),
                        new TenantId(row.getString("source_tenant")),
                        row.getString("source_key"),
                        row.getString("sha256"),
                        row.getLong("length"));
    }

    private static @Nullable MediaFacts facts(ResultSet row) throws SQLException {
        long millis = row.getLong("duration_ms");
        return row.wasNull()
                ? null
                : new MediaFacts(Duration.ofMillis(millis), row.getInt("width"), row.getInt("height"));
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
