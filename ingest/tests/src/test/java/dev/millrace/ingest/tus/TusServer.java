package dev.millrace.ingest.tus;

import dev.millrace.ingest.IngestConfiguration;
import dev.millrace.platform.access.AccessConfiguration;
import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.access.TokenIssuer;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.CatalogConfiguration;
import dev.millrace.platform.catalog.Source;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.events.EventsConfiguration;
import dev.millrace.platform.objects.DataDirectory;
import dev.millrace.platform.objects.ObjectsConfiguration;
import dev.millrace.platform.objects.Storage;
import dev.millrace.platform.schema.SchemaConfiguration;
import dev.millrace.platform.work.WorkConfiguration;
import dev.millrace.testkit.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The role ingest as the application runs it: Jetty on a free port, a real database, a real disk. */
final class TusServer implements AutoCloseable {
    static final String TENANT = "acme";
    static final String CREATOR = "ada";

    private final TestDatabase database;
    private final Path directory;
    private final Map<String, String> settings;
    private final boolean first;
    private ConfigurableApplicationContext context;

    private TusServer(TestDatabase database, boolean first, Path directory, Map<String, String> settings) {
        this.database = database;
        this.first = first;
        this.directory = directory;
        this.settings = settings;
        this.context = run(0);
    }

    static TusServer start(Path directory) {
        return start(directory, Map.of());
    }

    static TusServer start(Path directory, Map<String, String> settings) {
        var database = TestDatabase.create("catalog", "work", "events", "objects", "access", "ingest");
        return new TusServer(database, true, directory, settings);
    }

    /** Another node on the same database; what is to be the same besides stands in the settings. */
    TusServer beside(Path other) {
        return new TusServer(database, false, other, settings);
    }

    private ConfigurableApplicationContext run(int port) {
        var properties = new LinkedHashMap<String, Object>(Map.of(
                "server.port", Integer.toString(port),
                "server.address", "127.0.0.1",
                "spring.threads.virtual.enabled", "true",
                "spring.main.banner-mode", "off",
                "spring.servlet.multipart.enabled", "false",
                "server.jetty.max-http-response-header-size", "32KB",
                "logging.level.root", "warn",
                "millrace.data.min-free", "1MB"));
        properties.putAll(settings);
        var application = new SpringApplication(Application.class);
        application.setDefaultProperties(properties);
        application.setRegisterShutdownHook(false);
        application.addInitializers(starting -> {
            starting.getBeanFactory().registerSingleton("dataDirectory", new DataDirectory(directory));
            starting.getBeanFactory().registerSingleton("dataSource", database.dataSource());
        });
        return application.run();
    }

    /** Stops, and starts again at the same address on the same data. */
    void restart() {
        int port = uri().getPort();
        context.close();
        context = run(port);
    }

    URI uri() {
        var server = Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer());
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    String token() {
        return token(TENANT, CREATOR, Role.CREATOR);
    }

    String token(String tenant, String subject, Role role) {
        return context.getBean(TokenIssuer.class)
                .issue(new Identity(subject, Optional.of(new TenantId(tenant)), Set.of(role)), Duration.ofHours(1));
    }

    Asset asset(String id) {
        return context.getBean(Catalog.class).get(new AssetId(id));
    }

    Source source(String asset) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> asset(asset).state() == AssetState.UPLOADED);
        return Objects.requireNonNull(asset(asset).source());
    }

    long assets() {
        return database.jdbc()
                .sql("SELECT count(*) FROM catalog.asset")
                .query(Long.class)
                .single();
    }

    /** Uploads that take bytes. */
    long unfinished() {
        return database.jdbc()
                .sql("SELECT count(*) FROM ingest.upload WHERE state = 'ACTIVE'")
                .query(Long.class)
                .single();
    }

    /** Where the upload that was begun last stands. */
    long lastOffset() {
        return database.jdbc()
                .sql("SELECT committed FROM ingest.upload ORDER BY created_at DESC LIMIT 1")
                .query(Long.class)
                .single();
    }

    /** Objects and multiparts in the store. */
    long stored() {
        var hot = context.getBean(Storage.class).hot();
        try {
            return (long) hot.list("t/", "", Integer.MAX_VALUE).size()
                    + hot.openMultiparts("t/").size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long journalled() {
        return context.getBean(Storage.class).journalled();
    }

    @Override
    public void close() {
        context.close();
        if (first) {
            database.close();
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({
        SchemaConfiguration.class,
        CatalogConfiguration.class,
        WorkConfiguration.class,
        EventsConfiguration.class,
        ObjectsConfiguration.class,
        AccessConfiguration.class,
        IngestConfiguration.class
    })
    static class Application {
        @Bean
        InstantSource clock() {
            return Clock.systemUTC();
        }

        @Bean
        MeterRegistry meterRegistry() {
            return new SimpleMeterRegistry();
        }
    }
}
