package dev.millrace.platform.catalog;

import dev.millrace.platform.events.Outbox;
import dev.millrace.platform.loop.BackgroundLoop;
import dev.millrace.platform.schema.MonthlyPartitions;
import dev.millrace.platform.schema.SchemaOwner;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The catalog on PostgreSQL: {@link Catalog}, {@link Revisions}, {@link Withdrawals}, {@link Oversight}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CatalogSettings.class)
public class CatalogConfiguration {
    @Bean
    SchemaOwner catalogSchema() {
        return new SchemaOwner("catalog");
    }

    @Bean
    Catalog catalog(
            JdbcClient jdbc,
            TransactionTemplate transactions,
            Outbox outbox,
            CatalogUpkeep upkeep,
            LegalHolds holds,
            MeterRegistry meters) {
        upkeep.run(); // before the first row of a new month
        return new JdbcCatalog(
                new AssetRows(jdbc),
                new SourceRows(jdbc),
                new RevisionRows(jdbc),
                new HistoryRows(jdbc, meters),
                new ServingChanges(jdbc),
                holds,
                transactions,
                outbox);
    }

    @Bean
    LegalHolds legalHolds(JdbcClient jdbc, TransactionTemplate transactions, MeterRegistry meters) {
        return new JdbcLegalHolds(jdbc, new AssetRows(jdbc), new HistoryRows(jdbc, meters), transactions);
    }

    @Bean
    Revisions revisions(JdbcClient jdbc, TransactionTemplate transactions, Outbox outbox) {
        return new JdbcRevisions(new AssetRows(jdbc), new RevisionRows(jdbc), transactions, outbox);
    }

    @Bean
    Withdrawals withdrawals(JdbcClient jdbc, TransactionTemplate transactions) {
        return new JdbcWithdrawals(jdbc, transactions);
    }

    @Bean
    Oversight oversight(JdbcClient jdbc) {
        return new Oversight(jdbc, new AssetRows(jdbc));
    }

    @Bean
    CatalogUpkeep catalogUpkeep(JdbcClient jdbc, TransactionTemplate transactions, CatalogSettings settings) {
        var history = new MonthlyPartitions(jdbc, transactions, "catalog.history");
        return new CatalogUpkeep(jdbc, history, settings.historyRetention());
    }

    @Bean
    BackgroundLoop catalogUpkeepLoop(CatalogUpkeep upkeep, MeterRegistry meters) {
        return new BackgroundLoop("catalog-upkeep", meters, () -> {
            upkeep.run();
            return Duration.ofHours(6);
        });
    }
}
