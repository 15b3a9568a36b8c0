package dev.millrace.ingest.studio;

import dev.millrace.ingest.IngestConfiguration;
import dev.millrace.platform.access.AccessConfiguration;
import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.OriginAddress;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.access.TokenIssuer;
import dev.millrace.platform.catalog.CatalogConfiguration;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.events.EventsConfiguration;
import dev.millrace.platform.objects.DataDirectory;
import dev.millrace.platform.objects.ObjectsConfiguration;
import dev.millrace.platform.work.WorkConfiguration;
import dev.millrace.testkit.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The role ingest as a process of its own, on a free port of the loopback, with a database and a directory of its own. */
final class StudioServer implements AutoCloseable {
    static final TenantId ACME = new TenantId("acme");
    static final TenantId OTHER = new TenantId("other");
    static final URI ORIGIN = URI.create("http://127.0.0.1:9");

    private final TestDatabase database;
    private final ConfigurableApplicationContext context;

    private StudioServer(TestDatabase database, ConfigurableApplicationContext context) {
        this.database = database;
        this.context = context;
    }

    /** @param origin where players would find the videos */
    static StudioServer start(Path data, URI origin) {
        var database = TestDatabase.create("catalog", "events", "work", "objects", "access", "ingest");
        var application = new SpringApplication(Application.class);
        application.setDefaultProperties(Map.of(
                "server.port", "0",
                "server.address", "127.0.0.1",
                "server.shutdown", "immediate",
                "millrace.data.min-free", "1MB",
                "millrace.ingest.studio.page-size", "5",
                "spring.threads.virtual.enabled", "true"));
        application.setLogStartupInfo(false);
        application.setRegisterShutdownHook(false);
        application.addInitializers(context -> {
            var beans = context.getBeanFactory();
            beans.registerSingleton("dataSource", database.dataSource());
            beans.registerSingleton("dataDirectory", new DataDirectory(data));
        });
        ConfigurableApplicationContext context = application.run();
        context.getBean(OriginAddress.class).bound(origin);
        return new StudioServer(database, context);
    }

    <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    URI base() {
        var web = ((WebServerApplicationContext) context).getWebServer();
        return URI.create("http://127.0.0.1:" + Objects.requireNonNull(web).getPort());
    }

    TestAssets assets() {
        return new TestAssets(this);
    }

    TestClient client(String subject, TenantId tenant, Role... roles) {
        return new TestClient(base(), token(new Identity(subject, Optional.of(tenant), Set.of(roles))));
    }

    /** Of the tenant {@code *}. */
    TestClient operatorOfAll() {
        return new TestClient(base(), token(new Identity("root", Optional.empty(), Set.of(Role.OPERATOR))));
    }

    TestClient stranger() {
        return new TestClient(base(), "");
    }

    URI signIn(String subject, Role... roles) {
        var identity = new Identity(subject, Optional.of(ACME), Set.of(roles));
        return base().resolve("/sign-in?code=" + get(TokenIssuer.class).signInCode(identity));
    }

    private String token(Identity identity) {
        return get(TokenIssuer.class).issue(identity, Duration.ofHours(1));
    }

    @Override
    public void close() {
        context.close();
        database.close();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = UserDetailsServiceAutoConfiguration.class)
    @Import({
        CatalogConfiguration.class,
        WorkConfiguration.class,
        EventsConfiguration.class,
        ObjectsConfiguration.class,
        AccessConfiguration.class,
        IngestConfiguration.class,
        StudioConfiguration.class
    })
    static class Application {
        @Bean
        InstantSource clock() {
            return InstantSource.system();
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }
}
