package dev.millrace.testkit;

import dev.millrace.platform.catalog.CatalogConfiguration;
import dev.millrace.platform.events.EventsConfiguration;
import dev.millrace.platform.work.WorkConfiguration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.env.MapPropertySource;
import tools.jackson.databind.json.JsonMapper;

/**
 * One process's catalog, work and events on a test database, wired as the application wires them; several on one
 * database are several nodes. The database must have their schemas: {@code TestDatabase.create("catalog", "work",
 * "events", …)}.
 */
public final class TestPlatform implements AutoCloseable {
    private final AnnotationConfigApplicationContext context;

    private TestPlatform(AnnotationConfigApplicationContext context) {
        this.context = context;
    }

    public static Builder on(TestDatabase database) {
        return new Builder(database);
    }

    /** @return the bean of that type */
    public <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    /** Stops the loops, hands jobs and leases back. */
    @Override
    public void close() {
        context.close();
    }

    /** What is to be started. */
    public static final class Builder {
        private final TestDatabase database;
        private final Map<String, Object> settings = new LinkedHashMap<>();
        private final List<Object> beans = new ArrayList<>();
        private InstantSource clock = InstantSource.system();
        private boolean quiet;

        private Builder(TestDatabase database) {
            this.database = database;
        }

        /** @param key e.g. {@code millrace.work.lease} */
        public Builder with(String key, String value) {
            settings.put(key, value);
            return this;
        }

        /** Adds a bean: a job handler, a consumer of facts, a part of a role. */
        public Builder bean(Object bean) {
            beans.add(bean);
            return this;
        }

        public Builder clock(InstantSource instants) {
            this.clock = instants;
            return this;
        }

        /** No loop runs: nothing is relayed, consumed or claimed but by the test itself. */
        public Builder quiet() {
            this.quiet = true;
            return this;
        }

        /** @param configurations further ones than those of catalog, work and events */
        public TestPlatform start(Class<?>... configurations) {
            var context = new AnnotationConfigApplicationContext();
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", settings));
            var factory = context.getBeanFactory(); // singletons given are not closed with the context
            factory.registerSingleton("dataSource", database.dataSource());
            factory.registerSingleton("jdbcClient", database.jdbc());
            factory.registerSingleton("transactionTemplate", database.transactions());
            factory.registerSingleton("clock", clock);
            factory.registerSingleton("meterRegistry", new SimpleMeterRegistry());
            factory.registerSingleton("jsonMapper", JsonMapper.builder().build());
            for (int i = 0; i < beans.size(); i++) {
                factory.registerSingleton("testBean" + i, beans.get(i));
            }
            if (quiet) {
                context.registerBean("lifecycleProcessor", LifecycleProcessor.class, Idle::new);
            }
            context.register(CatalogConfiguration.class, WorkConfiguration.class, EventsConfiguration.class);
            if (configurations.length > 0) {
                context.register(configurations);
            }
            context.refresh();
            return new TestPlatform(context);
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
