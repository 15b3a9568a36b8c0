package dev.millrace.moderation.review;

import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;

/**
 * One act, a link of its tenant's chain.
 *
 * @param number from 1, without gaps, within the tenant
 * @param at to the microsecond
 * @param policy empty unless it blocked
 * @param reason empty unless one was given
 */
record AuditEntry(
        TenantId tenant,
        long number,
        Instant at,
        AssetId asset,
        long item,
        Act act,
        Actor who,
        String policy,
        String reason) {
    /** SHA-256 over the hash before and every field, each with its length in front so that none can borrow from the next. */
    String hash(String previous) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeLong(number);
            out.writeLong(at.getEpochSecond());
            out.writeInt(at.getNano());
            out.writeLong(item);
            for (String field : List.of(
                    previous,
                    tenant.value(),
                    asset.value(),
                    act.name(),
                    who.kind().name(),
                    who.name(),
                    policy,
                    reason)) {
                byte[] text = field.getBytes(StandardCharsets.UTF_8);
                out.writeInt(text.length);
                out.write(text);
            }
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static AuditEntry read(ResultSet row, int number) throws SQLException {
        return new AuditEntry(
                new TenantId(row.getString("tenant")),
                row.getLong("number"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                new AssetId(row.getString("asset_id")),
                row.getLong("item_id"),
                Act.valueOf(row.getString("act")),
                new Actor(Actor.Kind.valueOf(row.getString("who_kind")), row.getString("who_name")),
                row.getString("policy"),
                row.getString("reason"));
    }
}
