package dev.millrace.moderation.review;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One asset that waits for a moderator, or waited.
 *
 * @param id rises with time: the queue's order and cursor
 * @param holder who works on it; null when nobody does, or the lease has ended
 * @param appealOf the blocked item against which this one is an appeal
 * @param appeal the creator's words
 * @param notBy who must not decide it
 * @param decidedBy subject of the moderator, or {@code system:<role>}
 */
record Item(
        long id,
        TenantId tenant,
        AssetId asset,
        ItemState state,
        @Nullable String holder,
        @Nullable Instant heldUntil,
        @Nullable Long appealOf,
        @Nullable String appeal,
        @Nullable String notBy,
        @Nullable String policy,
        @Nullable String reason,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        Instant createdAt) {
    boolean heldByOther(String subject) {
        return holder != null && !holder.equals(subject);
    }

    static Item read(ResultSet row, int number) throws SQLException {
        boolean held = row.getBoolean("held");
        return new Item(
                row.getLong("id"),
                new TenantId(row.getString("tenant")),
                new AssetId(row.getString("asset_id")),
                ItemState.valueOf(row.getString("state")),
                held ? row.getString("holder") : null,
                held ? instant(row, "held_until") : null,
                row.getObject("appeal_of", Long.class),
                row.getString("appeal"),
                row.getString("not_by"),
                row.getString("policy"),
                row.getString("reason"),
                row.getString("decided_by"),
                instant(row, "decided_at"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
