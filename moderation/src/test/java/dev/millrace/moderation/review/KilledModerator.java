package dev.millrace.moderation.review;

import com.zaxxer.hikari.HikariDataSource;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.CatalogConfiguration;
import dev.millrace.platform.events.EventsConfiguration;
import dev.millrace.platform.work.WorkConfiguration;
import dev.millrace.testkit.TestAssets;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Decides one item after another until it is killed. */
final class KilledModerator {
    /** Begins a line of standard output that names an item; other lines are a library's talk. */
    static final String DECIDED = "decided ";

    private KilledModerator() {}

    /** @param args the database's address */
    @SuppressWarnings("SystemOut") // its protocol
    public static void main(String[] args) {
        var source = new HikariDataSource();
        source.setJdbcUrl(args[0]);
        var jdbc = JdbcClient.create(source);
        var transactions = new TransactionTemplate(new JdbcTransactionManager(source));
        var context = new AnnotationConfigApplicationContext();
        var beans = context.getBeanFactory();
        beans.registerSingleton("dataSource", source);
        beans.registerSingleton("jdbcClient", jdbc);
        beans.registerSingleton("transactionTemplate", transactions);
        beans.registerSingleton("clock", InstantSource.system());
        beans.registerSingleton("meterRegistry", new SimpleMeterRegistry());
        beans.registerSingleton("jsonMapper", JsonMapper.builder().build());
        context.registerBean("lifecycleProcessor", LifecycleProcessor.class, Idle::new);
        context.register(CatalogConfiguration.class, WorkConfiguration.class, EventsConfiguration.class);
        context.refresh();
        var items = new ItemRows(jdbc);
        var audit = new Audit(jdbc, transactions);
        var desk = new Desk(items, audit, context.getBean(Catalog.class), transactions, Rig.settings(Mode.REVIEW));
        for (Item item : items.page(TestAssets.TENANT, true, null, 200)) {
            desk.claim(Rig.MIA, item.id());
            desk.decide(Rig.MIA, item.id(), new Verdict.Block("spam", "Seen too often."));
            System.out.println(DECIDED + item.id());
        }
    }

    /** Starts nothing by itself. */
    private static final class Idle extends DefaultLifecycleProcessor {
        @Override
        public void onRefresh() {
            // quiet
        }
    }
}
