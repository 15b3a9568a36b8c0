package dev.millrace.app.ops;

import dev.millrace.platform.access.AccessConfiguration;
import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.access.TokenIssuer;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.CatalogConfiguration;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.NewAsset;
import dev.millrace.platform.catalog.Revisions;
import dev.millrace.platform.catalog.StuckUploads.Stuck;
import dev.millrace.platform.catalog.StuckUploads.Trouble;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.catalog.Visibility;
import dev.millrace.platform.events.EventsConfiguration;
import dev.millrace.platform.nodes.NodesConfiguration;
import dev.millrace.platform.nodes.Self;
import dev.millrace.platform.objects.DataDirectory;
import dev.millrace.platform.objects.ObjectsConfiguration;
import dev.millrace.platform.objects.TierRuns;
import dev.millrace.platform.work.DeadJob;
import dev.millrace.platform.work.JobKind;
import dev.millrace.platform.work.NewJob;
import dev.millrace.platform.work.Priority;
import dev.millrace.platform.work.Work;
import dev.millrace.platform.work.WorkConfiguration;
import dev.millrace.testkit.TestAssets;
import dev.millrace.testkit.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.batch.autoconfigure.BatchJobLauncherAutoConfiguration;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The operator's page alone, on a database of its own; its roles are words and a health that the test sets. */
final class OpsServer implements AutoCloseable {
    static final TenantId ACME = new TenantId("acme");
    static final TenantId OTHER = new TenantId("other");
    static final JobKind ENCODE = new JobKind("encode");

    private final TestDatabase database;
    private final ConfigurableApplicationContext context;
    private final Poisoned poisoned;

    private OpsServer(TestDatabase database, ConfigurableApplicationContext context, Poisoned poisoned) {
        this.database = database;
        this.context = context;
        this.poisoned = poisoned;
    }

    static OpsServer start(Path data) {
        var database = TestDatabase.create("catalog", "events", "work", "objects", "access", "nodes");
        var application = new SpringApplication(Application.class);
        application.setDefaultProperties(Map.of("millrace.data.directory", data.toString()));
        application.setLogStartupInfo(false);
        application.setRegisterShutdownHook(false);
        var poisoned = new Poisoned();
        application.addInitializers(context -> {
            var beans = context.getBeanFactory();
            beans.registerSingleton("dataSource", database.dataSource());
            beans.registerSingleton("dataDirectory", new DataDirectory(data));
            beans.registerSingleton("poisoned", poisoned);
        });
        ConfigurableApplicationContext context = application.run(
                "--server.port=0",
                "--server.shutdown=immediate",
                "--millrace.data.min-free=1MB",
                "--millrace.events.attempts=1",
                "--millrace.events.poll=50ms");
        return new OpsServer(database, context, poisoned);
    }

    <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    TestDatabase database() {
        return database;
    }

    /** One more, that began to be so twelve minutes ago. */
    Stuck stuck(TenantId tenant, Trouble trouble, String reason) {
        var uploads = get(FakeUploads.class);
        Instant now = get(InstantSource.class).instant();
        var one = new Stuck(
                "u".repeat(25) + uploads.stuck.size(),
                tenant,
                trouble == Trouble.CLEANUP ? Optional.empty() : Optional.of(AssetId.random(new SecureRandom())),
                trouble,
                3 << 20,
                now.minus(Duration.ofMinutes(12)),
                4,
                reason,
                now.plus(Duration.ofMinutes(4)));
        uploads.stuck.add(one);
        return one;
    }

    Poisoned poisoned() {
        return poisoned;
    }

    URI base() {
        var web = ((WebServerApplicationContext) context).getWebServer();
        return URI.create("http://127.0.0.1:" + Objects.requireNonNull(web).getPort());
    }

    OpsClient client(Optional<TenantId> tenant, Role role) {
        return new OpsClient(base(), token(new Identity("olga", tenant, Set.of(role))));
    }

    OpsClient operator(TenantId tenant) {
        return client(Optional.of(tenant), Role.OPERATOR);
    }

    OpsClient operatorOfAll() {
        return client(Optional.empty(), Role.OPERATOR);
    }

    String signInCode(Optional<TenantId> tenant) {
        return get(TokenIssuer.class).signInCode(new Identity("olga", tenant, Set.of(Role.OPERATOR)));
    }

    private String token(Identity identity) {
        return get(TokenIssuer.class).issue(identity, Duration.ofHours(1));
    }

    TestAssets assets() {
        return new TestAssets(get(Catalog.class), get(Revisions.class));
    }

    Asset uploading(TenantId tenant, String title) {
        return get(Catalog.class)
                .create(new NewAsset(
                        AssetId.random(new SecureRandom()),
                        tenant,
                        "ada",
                        title,
                        Visibility.PUBLIC,
                        TestAssets.BECAUSE));
    }

    /** Failed while it was encoded, and with the dead job that says so. */
    Asset failed(TenantId tenant, String title) {
        AssetId id = uploading(tenant, title).id();
        List.of(Move.UPLOAD_FINISHED, Move.INSPECTION_PASSED, Move.ENCODING_STARTED)
                .forEach(move -> assets().take(id, move));
        deadJob(tenant, id, "Killed for memory.");
        return assets().take(id, Move.GAVE_UP);
    }

    Asset published(TenantId tenant) {
        AssetId id = uploading(tenant, "Seen by many").id();
        List.of(Move.UPLOAD_FINISHED, Move.INSPECTION_PASSED, Move.ENCODING_STARTED, Move.ENCODING_FINISHED)
                .forEach(move -> assets().take(id, move));
        return assets().take(id, Move.PUBLISH);
    }

    DeadJob deadJob(TenantId tenant, AssetId asset, String reason) {
        return deadJob(tenant, asset, ENCODE, reason);
    }

    DeadJob deadJob(TenantId tenant, AssetId asset, JobKind kind, String reason) {
        Work work = get(Work.class);
        work.submit(new NewJob(
                kind, tenant, asset, asset + "/" + UUID.randomUUID(), "{}", Priority.NORMAL, 1, Duration.ZERO));
        var lease = work.claim(Set.of(kind), "test", Duration.ofMinutes(1)).orElseThrow();
        work.bury(lease, reason);
        return work.dead(Optional.of(tenant), Optional.empty(), 1).getFirst();
    }

    @Override
    public void close() {
        context.close();
        database.close();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            exclude = {
                UserDetailsServiceAutoConfiguration.class,
                BatchAutoConfiguration.class,
                BatchJdbcAutoConfiguration.class,
                BatchJobLauncherAutoConfiguration.class
            })
    @Import({
        CatalogConfiguration.class,
        WorkConfiguration.class,
        EventsConfiguration.class,
        ObjectsConfiguration.class,
        AccessConfiguration.class,
        NodesConfiguration.class,
        OpsConfiguration.class
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

        @Bean
        Self self() {
            return new Self("mill-1", List.of("grind", "sift"), "9.9");
        }

        @Bean
        KnownRoles knownRoles() {
            return new KnownRoles(List.of("grind", "sift"));
        }

        @Bean
        HealthIndicator grindHealthIndicator() {
            return () -> Health.up().build();
        }

        @Bean
        HealthIndicator siftHealthIndicator() {
            return () -> Health.down()
                    .withDetail("why", "The sieve is torn: change it.")
                    .build();
        }

        @Bean
        FakeUploads stuckUploads() {
            return new FakeUploads();
        }

        @Bean
        TierRuns tierRuns() {
            return limit -> List.of(new TierRuns.Pass(
                    7,
                    Optional.empty(),
                    Instant.EPOCH,
                    Optional.of(Instant.EPOCH),
                    3,
                    2,
                    1,
                    2048,
                    0,
                    Optional.of("It went through.")));
        }
    }
}
