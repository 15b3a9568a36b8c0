package dev.millrace.platform.catalog;

import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The table {@code catalog.legal_hold}. Placing, lifting and deleting lock the asset's row, so they queue. */
final class JdbcLegalHolds implements LegalHolds {
    private final JdbcClient jdbc;
    private final AssetRows assets;
    private final HistoryRows history;
    private final TransactionTemplate transactions;

    JdbcLegalHolds(JdbcClient jdbc, AssetRows assets, HistoryRows history, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.assets = assets;
        this.history = history;
        this.transactions = transactions;
    }

    @Override
    public Optional<LegalHold> find(AssetId asset) {
        return jdbc.sql("SELECT * FROM catalog.legal_hold WHERE asset_id = :asset AND lifted_at IS NULL")
                .param("asset", asset.value())
                .query((row, _) -> new LegalHold(
                        asset, row.getString("why"), row.getString("placed_by"), AssetRows.instant(row, "placed_at")))
                .optional();
    }

    @Override
    public LegalHold place(AssetId id, Because because) {
        return Objects.requireNonNull(transactions.execute(_ -> {
            Asset asset = assets.lock(id).toAsset();
            Optional<LegalHold> inForce = find(id);
            if (inForce.isPresent()) {
                return inForce.get();
            }
            requireBytes(asset);
            jdbc.sql("INSERT INTO catalog.legal_hold (asset_id, why, placed_by) VALUES (:asset, :why, :by)")
                    .param("asset", id.value())
                    .param("why", because.why())
                    .param("by", because.who().name())
                    .update();
            history.insert(asset, "hold", null, "HELD", new Because("A legal hold was placed on it.", because.who()));
            return find(id).orElseThrow();
        }));
    }

    private static void requireBytes(Asset asset) {
        switch (asset.state()) {
            case UPLOADING, EXPIRED ->
                throw new IllegalMoveException(
                        "There is nothing to hold yet: the upload of this asset is not complete.");
            case DELETING, DELETED ->
                throw new IllegalMoveException("It is too late for a hold: the asset is being deleted.");
            case UPLOADED, INSPECTED, PROCESSING, READY, PUBLISHED, TAKEN_DOWN, REJECTED, FAILED -> {}
        }
    }

    @Override
    public boolean lift(AssetId id, Because because) {
        return Boolean.TRUE.equals(transactions.execute(_ -> {
            Asset asset = assets.lock(id).toAsset();
            boolean lifted = jdbc.sql("""
                    UPDATE catalog.legal_hold SET lifted_by = :by, lifted_at = clock_timestamp()
                    WHERE asset_id = :asset AND lifted_at IS NULL
                    """)
                            .param("by", because.who().name())
                            .param("asset", id.value())
                            .update()
                    > 0;
            if (lifted) {
                history.insert(asset, "hold", "HELD", "NONE", new Because("The legal hold was lifted.", because.who()));
            }
            return lifted;
        }));
    }
}
