package dev.millrace.moderation;

import dev.millrace.moderation.DenyFile.Denied;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The denied files, in rows that every node sees. */
final class DenyList {
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    DenyList(JdbcClient jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /** The list becomes exactly this. */
    void replace(List<Denied> denied) {
        transactions.executeWithoutResult(status -> {
            jdbc.sql("DELETE FROM moderation.denied_file WHERE NOT sha256 = ANY(:kept)")
                    .param("kept", denied.stream().map(Denied::sha256).toArray(String[]::new))
                    .update();
            denied.forEach(file -> jdbc.sql("""
                            INSERT INTO moderation.denied_file (sha256, reason) VALUES (:sha256, :reason)
                            ON CONFLICT (sha256) DO UPDATE SET reason = excluded.reason
                            """)
                    .param("sha256", file.sha256())
                    .param("reason", file.reason())
                    .update());
        });
    }

    int size() {
        return jdbc.sql("SELECT count(*) FROM moderation.denied_file")
                .query(Integer.class)
                .single();
    }

    /** Why this file must not be published, if so. */
    Optional<String> reason(String sha256) {
        return jdbc.sql("SELECT reason FROM moderation.denied_file WHERE sha256 = :sha256")
                .param("sha256", sha256)
                .query(String.class)
                .optional();
    }
}
