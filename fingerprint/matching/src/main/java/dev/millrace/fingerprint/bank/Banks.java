package dev.millrace.fingerprint.bank;

import dev.millrace.fingerprint.index.Numbers;
import dev.millrace.fingerprint.match.Hits;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.events.Fact.Verdict;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The banks, as rows of {@code fingerprint.bank}. */
final class Banks {
    private static final String SELECT = """
            SELECT b.*, (SELECT count(*) FROM fingerprint.bank_file f WHERE f.bank_id = b.id) AS files,
                (SELECT count(*) FROM fingerprint.bank_frame f WHERE f.bank_id = b.id) AS frames
            FROM fingerprint.bank b
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Numbers numbers;
    private final Hits hits;
    private final SecureRandom random = new SecureRandom();

    Banks(JdbcClient jdbc, TransactionTemplate transactions, Numbers numbers, Hits hits) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.numbers = numbers;
        this.hits = hits;
    }

    /** Empty when the tenant has one of that name. */
    Optional<Bank> create(TenantId tenant, String name, Verdict action, String by) {
        BankId id = BankId.random(random);
        try {
            jdbc.sql("""
                    INSERT INTO fingerprint.bank (id, tenant, name, action, created_by)
                    VALUES (:id, :tenant, :name, :action, :by)
                    """)
                    .param("id", id.value())
                    .param("tenant", tenant.value())
                    .param("name", name)
                    .param("action", action.name())
                    .param("by", by)
                    .update();
        } catch (DuplicateKeyException e) {
            return Optional.empty();
        }
        return find(id);
    }

    Optional<Bank> find(BankId id) {
        return jdbc.sql(SELECT + "WHERE b.id = :id")
                .param("id", id.value())
                .query((row, _) -> bank(row))
                .optional();
    }

    /** By id; {@code tenant} empty means all tenants'. */
    List<Bank> list(Optional<TenantId> tenant, String after, int limit) {
        return jdbc.sql(SELECT + """
                WHERE (:tenant::text IS NULL OR b.tenant = :tenant) AND b.id > :after ORDER BY b.id LIMIT :limit
                """)
                .param("tenant", tenant.map(TenantId::value).orElse(null))
                .param("after", after)
                .param("limit", limit)
                .query((row, _) -> bank(row))
                .list();
    }

    /** With all its entries, and all that was found in it. */
    void delete(BankId id) {
        transactions.executeWithoutResult(_ -> {
            numbers.forgetOwner(id.value());
            jdbc.sql("DELETE FROM fingerprint.bank WHERE id = :id")
                    .param("id", id.value())
                    .update();
            hits.forget(id.value());
        });
    }

    private static Bank bank(ResultSet row) throws SQLException {
        return new Bank(
                new BankId(row.getString("id")),
                new TenantId(row.getString("tenant")),
                row.getString("name"),
                Verdict.valueOf(row.getString("action")),
                row.getInt("files"),
                row.getInt("frames"),
                row.getString("created_by"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
