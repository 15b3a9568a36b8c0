package dev.millrace.fingerprint;

import dev.millrace.fingerprint.bank.BankConfiguration;
import dev.millrace.fingerprint.index.KnownHashes;
import dev.millrace.fingerprint.index.Numbers;
import dev.millrace.fingerprint.match.MatchConfiguration;
import dev.millrace.platform.loop.BackgroundLoop;
import dev.millrace.platform.schema.SchemaOwner;
import dev.millrace.platform.telemetry.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The role {@code fingerprint}: uploads are held against each other and against banks. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FingerprintSettings.class)
@Import({MatchConfiguration.class, BankConfiguration.class})
public class FingerprintConfiguration {
    @Bean
    SchemaOwner fingerprintSchema() {
        return new SchemaOwner("fingerprint");
    }

    @Bean
    Numbers hashNumbers(JdbcClient jdbc) {
        return new Numbers(jdbc);
    }

    @Bean
    KnownHashes knownHashes(JdbcClient jdbc, MeterRegistry meters) {
        KnownHashes known = new KnownHashes(jdbc);
        Metric.FINGERPRINT_INDEX.gauge(meters, known::size);
        return known;
    }

    /** Fills the memory at start, and keeps it filled where no match is asked for. */
    @Bean
    BackgroundLoop fingerprintIndexLoop(KnownHashes known, FingerprintSettings settings, MeterRegistry meters) {
        return new BackgroundLoop("fingerprint-index", meters, () -> {
            known.catchUp();
            return settings.indexPoll();
        });
    }

    /** Up once all hashes are in memory. */
    @Bean
    HealthIndicator fingerprintHealthIndicator(KnownHashes known) {
        return () -> (known.loaded() ? Health.up() : Health.outOfService())
                .withDetail("hashes", known.size())
                .build();
    }

    @Bean
    FingerprintProblems fingerprintProblems() {
        return new FingerprintProblems();
    }
}
