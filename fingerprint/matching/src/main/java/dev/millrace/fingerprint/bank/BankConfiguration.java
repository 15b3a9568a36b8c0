package dev.millrace.fingerprint.bank;

import static dev.millrace.platform.access.Role.MODERATOR;
import static dev.millrace.platform.access.Role.OPERATOR;

import dev.millrace.fingerprint.FingerprintSettings;
import dev.millrace.fingerprint.index.KnownHashes;
import dev.millrace.fingerprint.index.Numbers;
import dev.millrace.fingerprint.match.Findings;
import dev.millrace.fingerprint.match.Hits;
import dev.millrace.platform.access.AccessRule;
import dev.millrace.platform.access.AccessRules;
import dev.millrace.platform.work.Work;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Banks: their API and their sweeps. */
@Configuration(proxyBeanMethods = false)
public class BankConfiguration {
    @Bean
    AccessRules bankAccess() {
        return AccessRules.of(
                AccessRule.of("GET", "/v1/banks", MODERATOR, OPERATOR),
                AccessRule.of("POST", "/v1/banks", MODERATOR, OPERATOR),
                AccessRule.of("GET", "/v1/banks/{bank}", MODERATOR, OPERATOR),
                AccessRule.of("DELETE", "/v1/banks/{bank}", MODERATOR, OPERATOR),
                AccessRule.of("GET", "/v1/banks/{bank}/entries", MODERATOR, OPERATOR),
                AccessRule.of("POST", "/v1/banks/{bank}/entries", MODERATOR, OPERATOR),
                AccessRule.of("DELETE", "/v1/banks/{bank}/entries/{entry}", MODERATOR, OPERATOR),
                AccessRule.of("POST", "/v1/banks/{bank}/import", MODERATOR, OPERATOR),
                AccessRule.of("GET", "/v1/banks/{bank}/export", MODERATOR, OPERATOR),
                AccessRule.of("GET", "/v1/banks/{bank}/sweeps/{sweep}", MODERATOR, OPERATOR));
    }

    @Bean
    Banks banks(JdbcClient jdbc, TransactionTemplate transactions, Numbers numbers, Hits hits) {
        return new Banks(jdbc, transactions, numbers, hits);
    }

    @Bean
    Entries bankEntries(JdbcClient jdbc, Numbers numbers, Hits hits) {
        return new Entries(jdbc, numbers, hits);
    }

    @Bean
    Sweeps bankSweeps(JdbcClient jdbc, Work work) {
        return new Sweeps(jdbc, work);
    }

    @Bean
    Reach bankReach(JdbcClient jdbc, KnownHashes known) {
        return new Reach(jdbc, known);
    }

    @Bean
    SweepHandler sweepHandler(
            Banks banks,
            Entries entries,
            Sweeps sweeps,
            Reach reach,
            KnownHashes known,
            Hits hits,
            Findings findings,
            Work work,
            TransactionTemplate transactions) {
        return new SweepHandler(banks, entries, sweeps, reach, known, hits, findings, work, transactions);
    }

    @Bean
    Shelf shelf(Banks banks, Entries entries, Sweeps sweeps, Reach reach, TransactionTemplate transactions) {
        return new Shelf(banks, entries, sweeps, reach, transactions);
    }

    @Bean
    BankController bankController(Shelf shelf) {
        return new BankController(shelf);
    }

    @Bean
    EntriesController bankEntriesController(Shelf shelf, FingerprintSettings settings) {
        return new EntriesController(shelf, settings.mostEntries());
    }
}
