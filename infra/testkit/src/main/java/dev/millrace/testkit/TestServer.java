package dev.millrace.testkit;

import dev.millrace.platform.schema.SchemaMigrations;
import dev.millrace.platform.schema.SchemaOwner;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The PostgreSQL of this JVM: started by the first test that needs one, stopped with the JVM; not durable. */
final class TestServer {
    private static final String OWNER = "postgres";

    private final EmbeddedPostgres server;
    private final ConcurrentMap<String, String> templates = new ConcurrentHashMap<>();
    private final AtomicInteger number = new AtomicInteger();

    private TestServer(EmbeddedPostgres server) {
        this.server = server;
    }

    static TestServer get() {
        return Holder.SERVER;
    }

    /** @return the name of a fresh database with the owners' schemas, copied from a template migrated once */
    String create(Set<SchemaOwner> owners) {
        String template = templates.computeIfAbsent(
                owners.stream().map(SchemaOwner::name).sorted().collect(Collectors.joining("_")), _ -> migrate(owners));
        String name = "test" + number.incrementAndGet();
        execute("CREATE DATABASE " + name + " TEMPLATE " + template + " STRATEGY file_copy");
        return name;
    }

    void drop(String database) {
        execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
    }

    String url(String database) {
        return server.getJdbcUrl(OWNER, database);
    }

    private String migrate(Set<SchemaOwner> owners) {
        String name = "migrated" + number.incrementAndGet();
        execute("CREATE DATABASE " + name + " STRATEGY file_copy");
        SchemaMigrations.apply(new DriverManagerDataSource(url(name)), owners);
        return name;
    }

    private void execute(String sql) {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static final class Holder {
        static final TestServer SERVER = start();

        private static TestServer start() {
            try {
                Path directory = ServerFiles.fresh();
                var server = EmbeddedPostgres.builder()
                        .setDataDirectory(directory)
                        .setCleanDataDirectory(false)
                        .setRegisterShutdownHook(false)
                        .start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, directory), "test-server-stop"));
                return new TestServer(server);
            } catch (IOException e) {
                throw new UncheckedIOException("The tests' PostgreSQL did not start", e);
            }
        }

        private static void stop(EmbeddedPostgres server, Path directory) {
            try {
                server.close();
                ServerFiles.delete(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
