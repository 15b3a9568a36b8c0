package dev.millrace.app.server;

import com.zaxxer.hikari.HikariDataSource;
import dev.millrace.app.ops.KnownRoles;
import dev.millrace.app.ops.OpsConfiguration;
import dev.millrace.app.postgres.EmbeddedPostgres;
import dev.millrace.platform.access.AccessConfiguration;
import dev.millrace.platform.access.AccessRule;
import dev.millrace.platform.access.AccessRules;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.CatalogConfiguration;
import dev.millrace.platform.events.EventsConfiguration;
import dev.millrace.platform.nodes.NodesConfiguration;
import dev.millrace.platform.objects.DataDirectory;
import dev.millrace.platform.objects.ObjectsConfiguration;
import dev.millrace.platform.schema.NewConnection;
import dev.millrace.platform.schema.SchemaConfiguration;
import dev.millrace.platform.work.WorkConfiguration;
import java.io.IOException;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Arrays;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.batch.autoconfigure.BatchJobLauncherAutoConfiguration;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** What every process has, whatever its roles; the roles' own configurations stand beside it. */
@SpringBootConfiguration(proxyBeanMethods = false)
// Nobody signs in with a password. Spring Batch is tiering's own affair: it puts it together itself.
@EnableAutoConfiguration(
        exclude = {
            UserDetailsServiceAutoConfiguration.class,
            BatchAutoConfiguration.class,
            BatchJdbcAutoConfiguration.class,
            BatchJobLauncherAutoConfiguration.class
        })
@Import({
    SchemaConfiguration.class,
    CatalogConfiguration.class,
    WorkConfiguration.class,
    EventsConfiguration.class,
    ObjectsConfiguration.class,
    AccessConfiguration.class,
    NodesConfiguration.class,
    OpsConfiguration.class,
    SamplesConfiguration.class
})
@EnableConfigurationProperties({DatabaseSettings.class, ApiSettings.class})
class ServerConfiguration {

    @Bean
    InstantSource clock() {
        return Clock.systemUTC();
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnProperty(name = "millrace.database.url", matchIfMissing = true, havingValue = "embedded")
    EmbeddedPostgres embeddedPostgres(DataDirectory data) throws IOException, InterruptedException {
        return EmbeddedPostgres.start(data.database(), data.keys());
    }

    @Bean
    DataSource dataSource(ObjectProvider<EmbeddedPostgres> embedded, DatabaseSettings settings) throws IOException {
        var pool = new HikariDataSource();
        pool.setPoolName("millrace");
        pool.setMaximumPoolSize(settings.connections());
        pool.setMinimumIdle(4);
        pool.setConnectionInitSql(NewConnection.SQL);
        var postgres = embedded.getIfAvailable();
        if (postgres != null) {
            pool.setJdbcUrl(postgres.jdbcUrl());
            pool.setUsername(postgres.user());
            pool.setPassword(postgres.password());
        } else {
            pool.setJdbcUrl(settings.url());
            pool.setUsername(settings.user());
            pool.setPassword(settings.password());
        }
        return pool;
    }

    /** What some process or other should be. */
    @Bean
    KnownRoles knownRoles() {
        return new KnownRoles(Arrays.stream(dev.millrace.app.server.Role.values())
                .map(Object::toString)
                .toList());
    }

    @Bean
    OpenApiController openApiController() {
        return new OpenApiController();
    }

    @Bean
    AccessRules serverRules() {
        return AccessRules.of(
                AccessRule.open("GET", "/actuator/health"),
                AccessRule.open("GET", "/actuator/health/liveness"),
                AccessRule.open("GET", "/actuator/health/readiness"),
                AccessRule.of("GET", "/actuator/prometheus", Role.OPERATOR),
                AccessRule.open("GET", "/v1/openapi.yaml"));
    }
}
