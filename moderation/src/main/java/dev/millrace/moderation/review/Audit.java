package dev.millrace.moderation.review;

import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Every act, append-only. Each row carries a hash over the row before and itself, so that whoever changes, removes or
 * inserts one has to change all that follow, and the newest hash, which can be written down elsewhere, tells.
 */
final class Audit {
    private static final String NOTHING = "0".repeat(64);

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    Audit(JdbcClient jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    private record Link(long number, String hash) {}

    private record Row(AuditEntry entry, String previous, String hash) {}

    /** Adds an act in the caller's transaction; its tenant's other acts wait until that has ended. */
    void append(Item item, Act act, Actor who, @Nullable String policy, @Nullable String reason) {
        append(item.tenant(), item.asset(), item.id(), act, who, policy, reason);
    }

    void append(
            TenantId tenant,
            AssetId asset,
            long item,
            Act act,
            Actor who,
            @Nullable String policy,
            @Nullable String reason) {
        transactions.executeWithoutResult(_ -> {
            Link last = lastLocked(tenant);
            // PostgreSQL keeps microseconds, and so does its clock.
            Instant at = jdbc.sql("SELECT clock_timestamp()")
                    .query(OffsetDateTime.class)
                    .single()
                    .toInstant();
            var entry = new AuditEntry(
                    tenant,
                    last.number() + 1,
                    at,
                    asset,
                    item,
                    act,
                    who,
                    policy == null ? "" : policy,
                    reason == null ? "" : reason);
            insert(new Row(entry, last.hash(), entry.hash(last.hash())));
        });
    }

    /** Of one asset, oldest first. */
    List<AuditEntry> of(AssetId asset) {
        return jdbc.sql("SELECT * FROM moderation.audit WHERE asset_id = :asset ORDER BY number")
                .param("asset", asset.value())
                .query(AuditEntry::read)
                .list();
    }

    /**
     * Reads a tenant's chain from the oldest row that is kept to the newest.
     *
     * @return what is wrong with it, in words; empty when nothing is
     */
    Optional<String> verify(TenantId tenant) {
        var check = new Check();
        jdbc.sql("SELECT * FROM moderation.audit WHERE tenant = :tenant ORDER BY number")
                .param("tenant", tenant.value())
                .query(row -> {
                    check.next(new Row(AuditEntry.read(row, 0), row.getString("previous"), row.getString("hash")));
                });
        Optional<Link> newest = jdbc.sql("SELECT number, hash FROM moderation.chain WHERE tenant = :tenant")
                .param("tenant", tenant.value())
                .query((row, _) -> new Link(row.getLong("number"), row.getString("hash")))
                .optional();
        return check.end(newest.orElse(new Link(0, NOTHING)));
    }

    private static final class Check {
        private @Nullable Link last;
        private @Nullable String wrong;

        void next(Row row) {
            long number = row.entry().number();
            if (wrong != null) {
                return;
            }
            if (last != null && number != last.number() + 1) {
                wrong = "Row " + number + " follows row " + last.number() + ": rows are missing, or were added.";
            } else if (last != null && !row.previous().equals(last.hash())) {
                wrong = "Row " + number + " does not follow from the row before.";
            } else if (!row.hash().equals(row.entry().hash(row.previous()))) {
                wrong = "Row " + number + " was changed after it was written.";
            }
            last = new Link(number, row.hash());
        }

        Optional<String> end(Link newest) {
            long number = last == null ? 0 : last.number();
            String hash = last == null ? NOTHING : last.hash();
            if (wrong == null && (number != newest.number() || !hash.equals(newest.hash()))) {
                return Optional.of("The chain ends at row " + number + ", and not at row " + newest.number() + ".");
            }
            return Optional.ofNullable(wrong);
        }
    }

    private Link lastLocked(TenantId tenant) {
        jdbc.sql(
                        "INSERT INTO moderation.chain (tenant, number, hash) VALUES (:tenant, 0, :hash) ON CONFLICT DO NOTHING")
                .param("tenant", tenant.value())
                .param("hash", NOTHING)
                .update();
        return jdbc.sql("SELECT number, hash FROM moderation.chain WHERE tenant = :tenant FOR UPDATE")
                .param("tenant", tenant.value())
                .query((row, _) -> new Link(row.getLong("number"), row.getString("hash")))
                .single();
    }

    private void insert(Row row) {
        AuditEntry entry = row.entry();
        jdbc.sql("""
                INSERT INTO moderation.audit
                    (tenant, number, at, asset_id, item_id, act, who_kind, who_name, policy, reason, previous, hash)
                VALUES (:tenant, :number, :at, :asset, :item, :act, :kind, :name, :policy, :reason, :previous, :hash)
                """)
                .param("tenant", entry.tenant().value())
                .param("number", entry.number())
                .param("at", entry.at().atOffset(ZoneOffset.UTC))
                .param("asset", entry.asset().value())
                .param("item", entry.item())
                .param("act", entry.act().name())
                .param("kind", entry.who().kind().name())
                .param("name", entry.who().name())
                .param("policy", entry.policy())
                .param("reason", entry.reason())
                .param("previous", row.previous())
                .param("hash", row.hash())
                .update();
        jdbc.sql("UPDATE moderation.chain SET number = :number, hash = :hash WHERE tenant = :tenant")
                .param("number", entry.number())
                .param("hash", row.hash())
                .param("tenant", entry.tenant().value())
                .update();
    }
}
