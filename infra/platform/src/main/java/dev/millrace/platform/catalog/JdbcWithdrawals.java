package dev.millrace.platform.catalog;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Withdrawals in PostgreSQL; all times are the database's. */
final class JdbcWithdrawals implements Withdrawals {
    private static final Duration POLL = Duration.ofMillis(20);

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    JdbcWithdrawals(JdbcClient jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public List<Change> recent(Duration window) {
        return jdbc.sql("SELECT * FROM catalog.serving_change"
                        + " WHERE at > clock_timestamp() - :millis * interval '1 millisecond' ORDER BY at, asset_id")
                .param("millis", window.toMillis())
                .query((row, _) -> new Change(
                        new AssetId(row.getString("asset_id")),
                        row.getBoolean("denied"),
                        row.getBoolean("gone"),
                        row.getLong("number"),
                        AssetRows.instant(row, "at")))
                .list();
    }

    @Override
    public List<Change> denied() {
        return jdbc.sql("SELECT * FROM catalog.serving_change WHERE denied OR gone ORDER BY asset_id")
                .query((row, _) -> new Change(
                        new AssetId(row.getString("asset_id")),
                        row.getBoolean("denied"),
                        row.getBoolean("gone"),
                        row.getLong("number"),
                        AssetRows.instant(row, "at")))
                .list();
    }

    @Override
    public void heartbeat(String node, Set<Change> applied) {
        // In one order, so that two nodes' batches cannot lock each other out.
        var changes = applied.stream()
                .sorted(Comparator.comparing(change -> change.asset().value()))
                .toList();
        transactions.executeWithoutResult(_ -> {
            jdbc.sql("""
                    INSERT INTO catalog.origin_node (node, beat_at) VALUES (:node, clock_timestamp())
                    ON CONFLICT (node) DO UPDATE SET beat_at = excluded.beat_at
                    """).param("node", node).update();
            if (!changes.isEmpty()) {
                acknowledge(node, changes);
            }
        });
    }

    private void acknowledge(String node, List<Change> changes) {
        jdbc.sql("""
                INSERT INTO catalog.acknowledgement AS a (asset_id, node, number)
                SELECT t.asset_id, :node, t.number FROM unnest(:assets::text[], :numbers::bigint[]) t (asset_id, number)
                ON CONFLICT (asset_id, node) DO UPDATE SET number = excluded.number WHERE a.number < excluded.number
                """)
                .param("node", node)
                .param(
                        "assets",
                        changes.stream().map(change -> change.asset().value()).toArray(String[]::new))
                .param("numbers", changes.stream().map(Change::number).toArray(Long[]::new))
                .update();
    }

    @Override
    public List<Acknowledgement> await(AssetId asset, Duration patience) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("The change must be committed before its acknowledgements are awaited.");
        }
        long start = System.nanoTime();
        while (true) {
            var nodes = acknowledgements(asset);
            boolean done = nodes.stream().allMatch(Acknowledgement::acknowledged);
            if (done || System.nanoTime() - start >= patience.toNanos()) {
                return nodes;
            }
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return nodes;
            }
        }
    }

    private List<Acknowledgement> acknowledgements(AssetId asset) {
        return jdbc.sql("""
                SELECT n.node, c.number IS NULL OR coalesce(a.number, 0) >= c.number AS acknowledged
                FROM catalog.origin_node n
                LEFT JOIN catalog.serving_change c ON c.asset_id = :asset
                LEFT JOIN catalog.acknowledgement a ON a.asset_id = :asset AND a.node = n.node
                WHERE n.beat_at > clock_timestamp() - interval '5 seconds'
                ORDER BY n.node
                """)
                .param("asset", asset.value())
                .query((row, _) -> new Acknowledgement(row.getString("node"), row.getBoolean("acknowledged")))
                .list();
    }
}
