package dev.millrace.fingerprint.match;

import static dev.millrace.platform.access.Role.MODERATOR;
import static dev.millrace.platform.access.Role.OPERATOR;

import dev.millrace.fingerprint.index.KnownHashes;
import dev.millrace.fingerprint.index.Numbers;
import dev.millrace.platform.access.AccessRule;
import dev.millrace.platform.access.AccessRules;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.events.Outbox;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Matching of uploads. */
@Configuration(proxyBeanMethods = false)
public class MatchConfiguration {
    @Bean
    AccessRules matchAccess() {
        return AccessRules.of(AccessRule.of("GET", "/v1/assets/{id}/matches", MODERATOR, OPERATOR));
    }

    @Bean
    Assets fingerprintedAssets(JdbcClient jdbc, Numbers numbers) {
        return new Assets(jdbc, numbers);
    }

    @Bean
    Hits hits(JdbcClient jdbc) {
        return new Hits(jdbc);
    }

    @Bean
    Findings findings(JdbcClient jdbc, Outbox outbox, MeterRegistry meters) {
        return new Findings(jdbc, outbox, meters);
    }

    @Bean
    Matching matching(
            Catalog catalog,
            KnownHashes known,
            Numbers numbers,
            Assets assets,
            Hits hits,
            Findings findings,
            Outbox outbox,
            MeterRegistry meters) {
        return new Matching(catalog, known, numbers, assets, hits, findings, outbox, meters);
    }

    @Bean
    MatchesController matchesController(JdbcClient jdbc, Catalog catalog, Assets assets) {
        return new MatchesController(catalog, new Matches(jdbc, catalog, assets));
    }
}
