package dev.millrace.app.ops;

import static dev.millrace.platform.access.Role.OPERATOR;

import dev.millrace.platform.access.AccessRule;
import dev.millrace.platform.access.AccessRules;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Oversight;
import dev.millrace.platform.catalog.StuckUploads;
import dev.millrace.platform.events.EventDeadLetters;
import dev.millrace.platform.nodes.Nodes;
import dev.millrace.platform.nodes.Self;
import dev.millrace.platform.objects.TierRuns;
import dev.millrace.platform.objects.Tiers;
import dev.millrace.platform.pages.PageAssets;
import dev.millrace.platform.pages.PageFiles;
import dev.millrace.platform.work.Queues;
import dev.millrace.platform.work.SecondTries;
import dev.millrace.platform.work.Work;
import java.time.InstantSource;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The operator's page and API; it wants {@link KnownRoles}. */
@Configuration(proxyBeanMethods = false)
public class OpsConfiguration {
    @Bean
    AccessRules opsRules() {
        return AccessRules.of(
                AccessRule.of("GET", "/v1/work/queues", OPERATOR),
                AccessRule.of("GET", "/v1/work/dead-letters", OPERATOR),
                AccessRule.of("POST", "/v1/work/dead-letters/{job}/replay", OPERATOR),
                AccessRule.of("GET", "/v1/events/dead-letters", OPERATOR),
                AccessRule.of("POST", "/v1/events/dead-letters/{consumer}/{fact}/replay", OPERATOR),
                AccessRule.of("GET", "/v1/uploads/stuck", OPERATOR),
                AccessRule.of("GET", "/v1/nodes", OPERATOR),
                AccessRule.of("GET", "/v1/takedowns", OPERATOR),
                AccessRule.of("GET", "/v1/tiers", OPERATOR),
                AccessRule.of("GET", "/ops", OPERATOR),
                AccessRule.of("GET", "/ops/{section}", OPERATOR),
                AccessRule.of("POST", "/ops/failed/{id}/retry", OPERATOR),
                AccessRule.of("POST", "/ops/work/{job}/replay", OPERATOR),
                AccessRule.of("POST", "/ops/events/{consumer}/{fact}/replay", OPERATOR),
                AccessRule.open("GET", "/ops/assets/**"));
    }

    @Bean
    Acts opsActs(Catalog catalog, SecondTries tries, Work work, EventDeadLetters facts) {
        return new Acts(catalog, tries, work, facts);
    }

    @Bean
    TierSizes opsTierSizes(Tiers tiers, ObjectProvider<TierRuns> runs) {
        return new TierSizes(tiers, runs);
    }

    @Bean
    WorkController opsWorkController(Queues queues, Work work, Acts acts) {
        return new WorkController(queues, work, acts);
    }

    @Bean
    EventsController opsEventsController(EventDeadLetters facts, Acts acts) {
        return new EventsController(facts, acts);
    }

    @Bean
    OversightController opsOversightController(Nodes nodes, Oversight oversight, TierSizes tiers) {
        return new OversightController(nodes, oversight, tiers);
    }

    @Bean
    UploadsController opsUploadsController(ObjectProvider<StuckUploads> uploads, InstantSource clock) {
        return new UploadsController(uploads, clock);
    }

    @Bean
    Panels opsPanels(
            Catalog catalog,
            Work work,
            Queues queues,
            EventDeadLetters facts,
            Oversight oversight,
            Nodes nodes,
            TierSizes tiers,
            ObjectProvider<StuckUploads> uploads,
            KnownRoles roles,
            Self self,
            InstantSource clock) {
        boolean studio = self.roles().contains("ingest");
        var source = new State.Source(nodes, oversight, queues, facts, uploads);
        return new Panels(Map.of(
                Section.GLANCE, new GlancePanel(source, new Concerns(roles), clock),
                Section.FAILED, new FailedPanel(catalog, work, studio, clock),
                Section.UPLOADS, new UploadsPanel(uploads, clock),
                Section.WORK, new WorkPanel(queues, work, clock),
                Section.EVENTS, new EventsPanel(facts, clock),
                Section.TAKEDOWNS, new TakedownsPanel(oversight, clock),
                Section.NODES, new NodesPanel(nodes, oversight, clock),
                Section.TIERS, new TiersPanel(tiers, clock)));
    }

    @Bean
    PageAssets opsPageAssets() {
        return PageAssets.find("ops");
    }

    @Bean
    PageFiles opsFiles(PageAssets opsPageAssets) {
        return new PageFiles(opsPageAssets);
    }

    @Bean
    OpsPages opsPages(Panels panels, Acts acts, PageAssets opsPageAssets) {
        return new OpsPages(panels, acts, opsPageAssets);
    }
}
