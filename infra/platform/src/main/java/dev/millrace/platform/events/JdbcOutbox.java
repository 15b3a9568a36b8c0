package dev.millrace.platform.events;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The outbox as rows of {@code events.outbox}. */
final class JdbcOutbox implements Outbox {
    private final JdbcClient jdbc;
    private final FactCodec codec;
    private final LocalHint appended;

    JdbcOutbox(JdbcClient jdbc, FactCodec codec, LocalHint appended) {
        this.jdbc = jdbc;
        this.codec = codec;
        this.appended = appended;
    }

    @Override
    public void append(TenantId tenant, AssetId asset, Fact fact) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("A fact leaves with the transaction of its effect: there is none.");
        }
        jdbc.sql("""
                INSERT INTO events.outbox (tenant, asset_id, causation, type, v, body)
                VALUES (:tenant, :asset, :causation, :type, :v, :body)
                """)
                .param("tenant", tenant.value())
                .param("asset", asset.value())
                .param("causation", CurrentFact.id().orElse(null))
                .param("type", FactCodec.type(fact.getClass()))
                .param("v", FactCodec.VERSION)
                .param("body", codec.write(fact))
                .update();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                appended.give();
            }
        });
    }
}
