package dev.millrace.platform.events;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A fact as its row has it, not yet read.
 *
 * @param attempts of this consumer so far
 * @param again whether it comes from the consumer's failures
 */
record StoredFact(
        UUID id,
        OffsetDateTime at,
        long seq,
        TenantId tenant,
        AssetId asset,
        @Nullable UUID causation,
        String type,
        int version,
        String body,
        int attempts,
        boolean again) {
    static StoredFact first(ResultSet row) throws SQLException {
        return read(row, 0, false);
    }

    static StoredFact again(ResultSet row) throws SQLException {
        return read(row, row.getInt("attempts"), true);
    }

    private static StoredFact read(ResultSet row, int attempts, boolean again) throws SQLException {
        return new StoredFact(
                row.getObject("id", UUID.class),
                row.getObject("at", OffsetDateTime.class),
                row.getLong("seq"),
                new TenantId(row.getString("tenant")),
                new AssetId(row.getString("asset_id")),
                row.getObject("causation", UUID.class),
                row.getString("type"),
                row.getInt("v"),
                row.getString("body"),
                attempts,
                again);
    }

    /** @throws UnreadableFactException when this version cannot read it */
    Envelope open(FactCodec codec) {
        return new Envelope(
                id,
                seq,
                tenant,
                asset,
                Optional.ofNullable(causation),
                at.toInstant(),
                codec.read(type, version, body));
    }
}
