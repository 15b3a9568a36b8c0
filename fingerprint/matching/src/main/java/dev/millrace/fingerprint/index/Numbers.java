package dev.millrace.fingerprint.index;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The numbers of hashes, given in the order of commits: whoever draws one makes all others wait until its commit. */
public final class Numbers {
    private final JdbcClient jdbc;

    public Numbers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** From now to the commit nobody else draws a number: what is known does not grow. */
    public void hold() {
        draw(0);
    }

    /**
     * Draws {@code count} numbers, and from now to the commit nobody else does.
     *
     * @return the one before the first
     */
    public long draw(int count) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("Numbers are drawn in the transaction that uses them: there is none.");
        }
        return jdbc.sql("UPDATE fingerprint.writer SET seq = seq + :count RETURNING seq - :count")
                .param("count", count)
                .query(Long.class)
                .single();
    }

    /** Every process drops all hashes of an asset or bank. */
    public void forgetOwner(String id) {
        jdbc.sql("INSERT INTO fingerprint.removed (seq, owner) VALUES (:seq, :owner)")
                .param("seq", draw(1) + 1)
                .param("owner", id)
                .update();
    }

    /** Every process drops one hash. */
    public void forgetEntry(long entry) {
        jdbc.sql("INSERT INTO fingerprint.removed (seq, entry) VALUES (:seq, :entry)")
                .param("seq", draw(1) + 1)
                .param("entry", entry)
                .update();
    }
}
