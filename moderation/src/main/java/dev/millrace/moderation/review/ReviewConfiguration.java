package dev.millrace.moderation.review;

import static dev.millrace.platform.access.Role.CREATOR;
import static dev.millrace.platform.access.Role.MODERATOR;

import dev.millrace.moderation.signals.Rules;
import dev.millrace.moderation.signals.SignalConfiguration;
import dev.millrace.platform.access.AccessRule;
import dev.millrace.platform.access.AccessRules;
import dev.millrace.platform.access.OriginAddress;
import dev.millrace.platform.access.PathTokens;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Withdrawals;
import dev.millrace.platform.loop.BackgroundLoop;
import dev.millrace.platform.pages.PageAssets;
import dev.millrace.platform.pages.PageFiles;
import dev.millrace.platform.schema.MonthlyPartitions;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The review: queue, decisions, appeals, audit. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReviewSettings.class)
@Import(SignalConfiguration.class)
public class ReviewConfiguration {
    @Bean
    AccessRules reviewRules() {
        return AccessRules.of(
                AccessRule.of("GET", "/v1/review/items", MODERATOR),
                AccessRule.of("GET", "/v1/review/items/policies", MODERATOR),
                AccessRule.of("GET", "/v1/review/items/{id}", MODERATOR),
                AccessRule.of("POST", "/v1/review/items/{id}/claim", MODERATOR),
                AccessRule.of("DELETE", "/v1/review/items/{id}/claim", MODERATOR),
                AccessRule.of("POST", "/v1/review/items/{id}/decision", MODERATOR),
                AccessRule.of("POST", "/v1/review/items/{id}/undo", MODERATOR),
                AccessRule.of("GET", "/v1/review/rules", MODERATOR),
                AccessRule.of("POST", "/v1/assets/{id}/appeal", CREATOR),
                AccessRule.of("GET", "/review", MODERATOR),
                AccessRule.of("GET", "/review/queue", MODERATOR),
                AccessRule.of("GET", "/review/items/{id}", MODERATOR),
                AccessRule.open("GET", "/review/assets/**"));
    }

    @Bean
    MonthlyPartitions auditMonths(JdbcClient jdbc, TransactionTemplate transactions) {
        return new MonthlyPartitions(jdbc, transactions, "moderation.audit");
    }

    @Bean
    BackgroundLoop auditUpkeepLoop(MonthlyPartitions auditMonths, ReviewSettings settings, MeterRegistry meters) {
        return new BackgroundLoop("audit-upkeep", meters, () -> {
            auditMonths.ahead();
            auditMonths.expired(settings.auditRetention()).forEach(auditMonths::drop);
            return Duration.ofHours(6);
        });
    }

    @Bean
    ItemRows reviewItems(JdbcClient jdbc) {
        return new ItemRows(jdbc);
    }

    @Bean
    Audit reviewAudit(JdbcClient jdbc, TransactionTemplate transactions, MonthlyPartitions auditMonths) {
        auditMonths.ahead(); // before the first row of a new month
        return new Audit(jdbc, transactions);
    }

    @Bean
    Reviews reviews(ItemRows items, Audit audit, Catalog catalog, TransactionTemplate transactions) {
        return new Reviews(items, audit, catalog, transactions);
    }

    @Bean
    ReviewConsumer reviewConsumer(
            Reviews reviews,
            ItemRows items,
            DeniedFiles denied,
            Rules rules,
            Catalog catalog,
            ReviewSettings settings) {
        return new ReviewConsumer(reviews, items, denied, rules, catalog, settings);
    }

    @Bean
    Desk reviewDesk(
            ItemRows items, Audit audit, Catalog catalog, TransactionTemplate transactions, ReviewSettings settings) {
        return new Desk(items, audit, catalog, transactions, settings);
    }

    @Bean
    Appeals appeals(ItemRows items, Audit audit, Catalog catalog, TransactionTemplate transactions) {
        return new Appeals(items, audit, catalog, transactions);
    }

    @Bean
    Previews reviewPreviews(Catalog catalog, OriginAddress origin, PathTokens tokens, ReviewSettings settings) {
        return new Previews(catalog, origin, tokens, settings.previewLife());
    }

    @Bean
    ItemViews reviewItemViews(
            ItemRows items, Audit audit, Catalog catalog, Previews previews, Rules rules, ReviewSettings settings) {
        return new ItemViews(items, audit, catalog, previews, rules, settings.undo());
    }

    @Bean
    ReviewController reviewController(
            Desk desk, ItemRows items, ItemViews views, Withdrawals withdrawals, ReviewSettings settings) {
        return new ReviewController(desk, items, views, withdrawals, settings);
    }

    @Bean
    RulesController rulesController(Rules rules) {
        return new RulesController(rules);
    }

    @Bean
    AppealController appealController(Appeals appeals, Catalog catalog) {
        return new AppealController(appeals, catalog);
    }

    @Bean
    ReviewProblems reviewProblems() {
        return new ReviewProblems();
    }

    @Bean
    PageAssets reviewPageAssets() {
        return PageAssets.find("review");
    }

    @Bean
    PageFiles reviewFiles(PageAssets reviewPageAssets) {
        return new PageFiles(reviewPageAssets);
    }

    @Bean
    ReviewPages reviewPages(
            Desk desk, ItemRows items, ItemViews views, ReviewSettings settings, PageAssets reviewPageAssets) {
        return new ReviewPages(desk, items, views, settings, reviewPageAssets);
    }
}
