package dev.millrace.ingest.studio;

import dev.millrace.platform.access.AccessRules;
import dev.millrace.platform.access.OriginAddress;
import dev.millrace.platform.access.PathTokens;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.LegalHolds;
import dev.millrace.platform.catalog.Withdrawals;
import dev.millrace.platform.objects.Storage;
import dev.millrace.platform.pages.PageAssets;
import dev.millrace.platform.pages.PageFiles;
import dev.millrace.platform.work.SecondTries;
import dev.millrace.platform.work.Work;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The asset API, the studio and the watch page. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StudioSettings.class)
public class StudioConfiguration {
    @Bean
    AccessRules studioRules() {
        return StudioAccess.RULES;
    }

    @Bean
    Library studioLibrary(Catalog catalog, Withdrawals withdrawals, StudioSettings settings) {
        return new Library(catalog, withdrawals, settings);
    }

    @Bean
    Acts studioDecisions(
            Library library,
            Catalog catalog,
            Withdrawals withdrawals,
            Work work,
            TransactionTemplate transaction,
            StudioSettings settings) {
        return new Acts(library, catalog, withdrawals, work, transaction, settings);
    }

    @Bean
    Retries studioRetries(Library library, SecondTries tries) {
        return new Retries(library, tries);
    }

    @Bean
    Links studioLinks(OriginAddress origin, PathTokens tokens) {
        return new Links(origin, tokens);
    }

    @Bean
    Tokens studioTokens(Library library, Catalog catalog, Links links, StudioSettings settings, InstantSource clock) {
        return new Tokens(library, catalog, links, settings, clock);
    }

    @Bean
    Presentations studioPresentations(Storage storage) {
        return new Presentations(storage);
    }

    @Bean
    AssetViews studioAssetViews(Catalog catalog, Presentations presentations, Links links, StudioSettings settings) {
        return new AssetViews(catalog, presentations, links, settings);
    }

    @Bean
    Cards studioCards(Catalog catalog, Presentations presentations, Links links, StudioSettings settings) {
        return new Cards(catalog, presentations, links, settings);
    }

    @Bean
    VideoPages studioVideoPages(
            Catalog catalog, Cards cards, AssetViews views, Presentations presentations, Links links) {
        return new VideoPages(catalog, cards, views, presentations, links);
    }

    @Bean
    PageAssets studioPageAssets() {
        return PageAssets.find("studio");
    }

    @Bean
    PageModel studioPageModel(PageAssets studioPageAssets) {
        return new PageModel(studioPageAssets);
    }

    @Bean
    PageFiles studioWeb(PageAssets studioPageAssets) {
        return new PageFiles(studioPageAssets);
    }

    @Bean
    ApiProblems studioApiProblems() {
        return new ApiProblems();
    }

    @Bean
    PageProblems studioPageProblems(PageAssets studioPageAssets) {
        return new PageProblems(studioPageAssets);
    }

    @Bean
    AssetsController studioAssetsController(Library library, Acts acts, AssetViews views) {
        return new AssetsController(library, acts, views);
    }

    @Bean
    ActsController studioActsController(Acts acts, Retries retries, Tokens tokens) {
        return new ActsController(acts, retries, tokens);
    }

    @Bean
    LegalHoldController studioLegalHoldController(Library library, LegalHolds holds) {
        return new LegalHoldController(library, holds);
    }

    @Bean
    SourceController studioSourceController(Library library, Storage storage) {
        return new SourceController(library, storage);
    }

    @Bean
    StudioController studioController(
            Library library, Cards cards, VideoPages pages, Catalog catalog, Links links, StudioSettings settings) {
        return new StudioController(library, cards, pages, catalog, links, settings);
    }

    @Bean
    StudioActs studioActs(Library library, Acts acts, Retries retries, Tokens tokens, JsonMapper json) {
        return new StudioActs(library, acts, retries, tokens, json);
    }

    @Bean
    WatchController studioWatchController(Catalog catalog, Links links) {
        return new WatchController(catalog, links);
    }
}
