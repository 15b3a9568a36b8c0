package dev.millrace.testkit.access;

import dev.millrace.platform.access.AccessConfiguration;
import dev.millrace.platform.access.AccessRule;
import dev.millrace.platform.access.AccessRules;
import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.IllegalMoveException;
import dev.millrace.platform.catalog.StaleAssetException;
import dev.millrace.platform.catalog.UnknownAssetException;
import dev.millrace.platform.objects.DataDirectory;
import dev.millrace.platform.objects.DiskFullException;
import dev.millrace.testkit.TestClock;
import dev.millrace.testkit.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** A few endpoints behind the real chain on the real server. */
final class TestApplication implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

    private final TestDatabase database = TestDatabase.create("access");
    private final TestClock clock = new TestClock(START);
    private final ServletWebServerApplicationContext context;

    TestApplication(Path data, Map<String, Object> settings) {
        var properties = new HashMap<String, Object>(Map.of(
                "server.port",
                0,
                "server.address",
                "127.0.0.1",
                "spring.flyway.enabled",
                false,
                "spring.main.banner-mode",
                "off"));
        properties.putAll(settings);
        this.context = (ServletWebServerApplicationContext) new SpringApplicationBuilder(Endpoints.class)
                .properties(properties)
                .initializers(started -> {
                    var beans = started.getBeanFactory();
                    beans.registerSingleton("clock", clock);
                    beans.registerSingleton("data", new DataDirectory(data));
                    beans.registerSingleton("dataSource", database.dataSource());
                })
                .run();
    }

    int port() {
        return Objects.requireNonNull(context.getWebServer()).getPort();
    }

    TestClock clock() {
        return clock;
    }

    DataSource database() {
        return database.dataSource();
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
        database.close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({AccessConfiguration.class, Api.class})
    static class Endpoints {
        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        AccessRule anyone() {
            return AccessRule.open("GET", "/open");
        }

        @Bean
        AccessRules api() {
            return AccessRules.of(
                    AccessRule.of("GET", "/things/{id}", Role.CREATOR, Role.OPERATOR),
                    AccessRule.of("PATCH", "/things/{id}", Role.CREATOR),
                    AccessRule.of("DELETE", "/things/{id}", Role.OPERATOR),
                    AccessRule.of("GET", "/things/special", Role.MODERATOR),
                    AccessRule.of("POST", "/things", Role.CREATOR),
                    AccessRule.open("GET", "/page"),
                    AccessRule.open("GET", "/problems/{which}"));
        }
    }

    /** The endpoint {@code /forgotten} has no rule. */
    @RestController
    @Validated
    static class Api {
        /** A body. */
        record Thing(@NotBlank String name) {}

        @GetMapping("/open")
        String open(Optional<Identity> identity) {
            return identity.map(Identity::subject).orElse("nobody");
        }

        @GetMapping("/forgotten")
        String forgotten() {
            return "never seen";
        }

        @GetMapping("/things/{id}")
        String get(@PathVariable String id, Identity identity) {
            return id + " for " + identity.subject();
        }

        @PatchMapping("/things/{id}")
        String patch(@PathVariable String id) {
            return "patched " + id;
        }

        @DeleteMapping("/things/{id}")
        String delete(@PathVariable String id) {
            return "deleted " + id;
        }

        @PostMapping("/things")
        String create(@Valid @RequestBody Thing thing) {
            return "created " + thing.name();
        }

        @GetMapping("/page")
        String page(CsrfToken token) {
            return token.getHeaderName() + " " + token.getToken();
        }

        @GetMapping("/problems/{which}")
        String problem(@PathVariable String which) {
            var asset = new AssetId("a".repeat(26));
            throw switch (which) {
                case "unknown" -> new UnknownAssetException(asset);
                case "illegal" -> new IllegalMoveException("It cannot be restored: it was never taken down.");
                case "stale" -> new StaleAssetException(asset);
                case "full" -> new DiskFullException(1 << 20, 2 << 20);
                default -> new IllegalStateException("a secret of the inside");
            };
        }
    }
}
