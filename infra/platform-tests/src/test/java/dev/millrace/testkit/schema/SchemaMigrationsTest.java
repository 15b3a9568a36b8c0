package dev.millrace.testkit.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.platform.schema.SchemaConfiguration;
import dev.millrace.platform.schema.SchemaMigrations;
import dev.millrace.platform.schema.SchemaOwner;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.Together;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Migrations: by their owners, under one lock, before anything else. */
class SchemaMigrationsTest {
    private static final List<SchemaOwner> OWNERS =
            List.of(new SchemaOwner("work"), new SchemaOwner("catalog"), new SchemaOwner("events"));

    @AutoClose
    private final TestDatabase empty = TestDatabase.create();

    @Test
    void nodesThatStartTogetherMigrateOnce() throws IOException {
        var versions = new TreeMap<String, String>();
        for (SchemaOwner owner : OWNERS) {
            versions.put(owner.name(), Integer.toString(files(owner)));
        }
        assertThat(versions.values()).allSatisfy(newest -> assertThat(newest).isNotEqualTo("0"));
        assertThat(Together.run(
                        4,
                        _ -> () -> SchemaMigrations.apply(empty.dataSource(), OWNERS)
                                .versions()))
                .allSatisfy(outcome -> assertThat(outcome.value()).isEqualTo(versions));
        for (SchemaOwner owner : OWNERS) {
            assertThat(applied(owner)).as(owner.name()).isEqualTo(files(owner));
        }
    }

    /** Migrations are numbered from 1 on, without gaps. */
    private static int files(SchemaOwner owner) throws IOException {
        return new PathMatchingResourcePatternResolver()
                .getResources("classpath*:db/" + owner.name() + "/V*.sql")
                .length;
    }

    @Test
    void aNodeOfTheVersionBeforeStartsOnANewerSchema() {
        SchemaMigrations.apply(empty.dataSource(), OWNERS);
        empty.jdbc()
                .sql("INSERT INTO work.migration (installed_rank, version, description, type, script, installed_by,"
                        + " execution_time, success) VALUES (9, '99', 'later', 'SQL', 'V99__later.sql', 'x', 1, true)")
                .update();
        assertThat(SchemaMigrations.apply(empty.dataSource(), OWNERS).versions())
                .containsEntry("work", "99");
    }

    @Test
    void anOwnerWithoutMigrationsIsAMistake() {
        assertThatExceptionOfType(FlywayException.class)
                .isThrownBy(() -> SchemaMigrations.apply(empty.dataSource(), List.of(new SchemaOwner("nobody"))))
                .withMessageContaining("db/nobody");
    }

    @Test
    void whoeverHasAJdbcClientComesAfterTheMigrations() {
        try (var context = new AnnotationConfigApplicationContext()) {
            Supplier<Probe> probe = () -> new Probe(context.getBean(JdbcClient.class));
            context.registerBean("aProbe", Probe.class, probe); // made first, were it not for what it needs
            context.registerBean("jdbcClient", JdbcClient.class, () -> JdbcClient.create(empty.dataSource()));
            context.registerBean("owner", SchemaOwner.class, () -> new SchemaOwner("work"));
            context.getBeanFactory().registerSingleton("dataSource", empty.dataSource());
            context.register(SchemaConfiguration.class);
            context.refresh();
            assertThat(context.getBean(Probe.class).jobs()).isZero();
            assertThat(context.getBean(DataSource.class)).isSameAs(empty.dataSource());
        }
    }

    private long applied(SchemaOwner owner) {
        return empty.jdbc()
                .sql("SELECT count(*) AS n FROM " + owner.name() + ".migration WHERE version IS NOT NULL")
                .query((row, _) -> row.getLong("n"))
                .single();
    }

    /** Uses the database as soon as it is made. */
    private record Probe(long jobs) {
        Probe(JdbcClient jdbc) {
            this(jdbc.sql("SELECT count(*) AS n FROM work.job")
                    .query((row, _) -> row.getLong("n"))
                    .single());
        }
    }
}
