package dev.millrace.app.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.app.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    /** Unpacked once for all: 60 MB. */
    private static final Path ENGINE = Path.of("target", "engine").toAbsolutePath();

    @TempDir
    Path data;

    @BeforeEach
    void shareTheEngine() throws Exception {
        Files.createDirectories(ENGINE);
        Files.createDirectories(data.resolve("database"));
        Files.createSymbolicLink(data.resolve("database/engine"), ENGINE);
    }

    @Test
    void itIsDurableAndWantsAPassword() throws Exception {
        try (var postgres = start()) {
            try (var connection = connect(postgres)) {
                for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
                    assertThat(value(connection, "SHOW " + setting)).as(setting).isEqualTo("on");
                }
                assertThat(value(connection, "SHOW server_version")).startsWith("18");
                assertThat(value(connection, "SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user"))
                        .isEqualTo("false");
            }
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "guessed"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password");
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), "postgres", ""))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void passwordsAreReadableByTheirOwnerOnly() throws Exception {
        start().close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys())))
                .isEqualTo("rwx------");
        for (String name : new String[] {"postgres-superuser", "postgres-application"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys().resolve(name))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void whatWasCommittedIsThereAfterARestart() throws Exception {
        try (var postgres = start();
                var connection = connect(postgres);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE kept (it text)");
            statement.execute("INSERT INTO kept VALUES ('still here')");
        }
        try (var postgres = start();
                var connection = connect(postgres)) {
            assertThat(postgres.adopted()).isFalse();
            assertThat(value(connection, "SELECT it FROM kept")).isEqualTo("still here");
        }
    }

    @Test
    void aServerLeftBehindIsAdopted() throws Exception {
        var left = start();
        try (var adopted = start();
                var connection = connect(adopted)) {
            assertThat(adopted.adopted()).isTrue();
            assertThat(adopted.process().pid()).isEqualTo(left.process().pid());
            assertThat(value(connection, "SELECT 'served'")).isEqualTo("served");
        }
        assertThat(left.process().isAlive()).isFalse();
    }

    @Test
    void aPidFileOfAnotherProcessIsNoServer() throws Exception {
        start().close();
        Path cluster = data.resolve("database/cluster").toAbsolutePath();
        Files.writeString(
                cluster.resolve("postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + cluster + "\n0\n5432\n\n127.0.0.1\n0 0\nready\n");
        try (var postgres = start()) {
            assertThat(postgres.adopted()).isFalse();
        }
    }

    @Test
    void anUnsafeSettingStopsTheStart() throws Exception {
        start().close();
        // Command line settings win over files, so only a setting on the role or database can undo them.
        try (var postgres = start();
                var connection = DriverManager.getConnection(
                        postgres.jdbcUrl(), "postgres", Files.readString(keys().resolve("postgres-superuser")));
                var statement = connection.createStatement()) {
            statement.execute("ALTER ROLE postgres SET synchronous_commit = off");
        }
        assertThatThrownBy(this::start).isInstanceOf(Trouble.class).hasMessageContaining("synchronous_commit");
        PidFile.ofLiving(data.resolve("database/cluster").toAbsolutePath())
                .ifPresent(server -> server.process().destroy());
    }

    @Test
    void aHalfMadeClusterIsMadeAnew() throws Exception {
        Path partial = data.resolve("database/cluster.new");
        Files.createDirectories(partial);
        Files.writeString(partial.resolve("PG_VERSION"), "18\n", StandardOpenOption.CREATE);
        try (var postgres = start();
                var connection = connect(postgres)) {
            assertThat(value(connection, "SELECT 'whole'")).isEqualTo("whole");
        }
    }

    private Path keys() {
        return data.resolve("keys");
    }

    private EmbeddedPostgres start() throws Exception {
        return EmbeddedPostgres.start(data.resolve("database"), keys());
    }

    private static Connection connect(EmbeddedPostgres postgres) throws Exception {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    private static String value(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
