package dev.millrace.ingest.upload;

import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.loop.BackgroundLoop;
import dev.millrace.platform.nodes.Self;
import dev.millrace.platform.objects.DataDirectory;
import dev.millrace.platform.objects.FreeSpace;
import dev.millrace.platform.objects.Storage;
import dev.millrace.platform.schema.SchemaOwner;
import dev.millrace.platform.telemetry.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The upload core and what it does in the background. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UploadSettings.class)
public class UploadConfiguration {
    @Bean
    SchemaOwner ingestSchema() {
        return new SchemaOwner("ingest");
    }

    @Bean
    UploadRows uploadRows(JdbcClient jdbc, InstantSource clock) {
        return new UploadRows(jdbc, clock);
    }

    @Bean
    CompletionRows completionRows(JdbcClient jdbc, InstantSource clock) {
        return new CompletionRows(jdbc, clock);
    }

    @Bean
    OffsetCommits offsetCommits(JdbcClient jdbc, InstantSource clock) {
        return new OffsetCommits(jdbc, clock);
    }

    @Bean
    PieceRows pieceRows(JdbcClient jdbc) {
        return new PieceRows(jdbc);
    }

    @Bean
    HeadRows headRows(JdbcClient jdbc) {
        return new HeadRows(jdbc);
    }

    @Bean
    StuckRows stuckUploads(JdbcClient jdbc, InstantSource clock, UploadSettings settings, MeterRegistry meters) {
        var stuck = new StuckRows(jdbc, clock, settings.expireAfter());
        Metric.UPLOADS_STUCK.gauge(meters, () -> stuck.count(Optional.empty()));
        return stuck;
    }

    @Bean
    UploadBeginnings uploadBeginnings(
            UploadRows rows,
            PieceRows pieces,
            HeadRows heads,
            Catalog catalog,
            Storage storage,
            @Qualifier("roomForUploads") FreeSpace space,
            UploadSettings settings,
            TransactionTemplate transactions,
            InstantSource clock,
            UploadMetrics metrics) {
        return new UploadBeginnings(
                rows, pieces, heads, catalog, storage, space, settings, transactions, clock, metrics);
    }

    @Bean
    LiveAppends liveAppends() {
        return new LiveAppends();
    }

    /** How many writes to the store go on at once. */
    @Bean
    WritePermits uploadWrites(UploadSettings settings) {
        return new WritePermits(settings.writes());
    }

    @Bean
    Spool uploadSpool(DataDirectory data, UploadSettings settings) throws IOException {
        return new Spool(data.spool(), settings.spool());
    }

    @Bean
    UploadMetrics uploadMetrics(MeterRegistry meters) {
        return new UploadMetrics(meters);
    }

    @Bean
    UploadEndings uploadEndings(
            UploadRows rows,
            PieceRows pieces,
            Catalog catalog,
            Storage storage,
            TransactionTemplate transactions,
            InstantSource clock,
            LiveAppends live,
            UploadMetrics metrics,
            UploadSettings settings) {
        return new UploadEndings(rows, pieces, catalog, storage, transactions, clock, live, metrics, settings);
    }

    @Bean(destroyMethod = "")
    Completer uploadCompleter(
            UploadRows rows,
            CompletionRows completions,
            PieceRows pieces,
            Catalog catalog,
            Storage storage,
            TransactionTemplate transactions,
            UploadEndings endings,
            UploadMetrics metrics,
            WritePermits writes,
            UploadSettings settings,
            ObjectProvider<Self> self) {
        Self here = self.getIfAvailable(() -> new Self("the only one", List.of(), ""));
        return new Completer(
                rows,
                completions,
                pieces,
                catalog,
                storage,
                transactions,
                endings,
                metrics,
                writes,
                settings,
                here.name());
    }

    @Bean
    UploadCore uploadCore(
            UploadRows rows,
            OffsetCommits commits,
            HeadRows heads,
            UploadBeginnings beginnings,
            Storage storage,
            @Qualifier("roomForUploads") FreeSpace space,
            UploadSettings settings,
            InstantSource clock,
            UploadMetrics metrics,
            UploadEndings endings,
            Completer completer,
            LiveAppends live,
            Spool spool,
            WritePermits writes) {
        return new UploadCore(
                rows,
                commits,
                heads,
                beginnings,
                storage,
                space,
                settings,
                clock,
                metrics,
                endings,
                completer,
                live,
                spool,
                writes);
    }

    @Bean
    UploadLifecycle uploadLifecycle(Completer completer, LiveAppends live) {
        return new UploadLifecycle(completer, live);
    }

    @Bean
    UploadHealth ingestHealthIndicator(UploadRows rows, LiveAppends live, FreeSpace space) {
        return new UploadHealth(rows, live, space);
    }

    @Bean
    BackgroundLoop ingestExpireLoop(UploadEndings endings, UploadSettings settings, MeterRegistry meters) {
        return new BackgroundLoop(
                "ingest-expire", meters, () -> endings.expireAbandoned() ? Duration.ZERO : settings.sweepEvery());
    }

    @Bean
    BackgroundLoop ingestLeaseLoop(Completer completer, MeterRegistry meters) {
        return new BackgroundLoop("ingest-lease", meters, completer::renew);
    }

    @Bean
    BackgroundLoop ingestRedriveLoop(
            Completer completer, UploadEndings endings, UploadSettings settings, MeterRegistry meters) {
        return new BackgroundLoop("ingest-redrive", meters, () -> {
            completer.nudgeDue();
            endings.cleanDue();
            return settings.retryEvery();
        });
    }
}
