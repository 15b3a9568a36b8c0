package dev.millrace.app.postgres;

import dev.millrace.app.Trouble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL 18 of our own in the data directory: durable, on loopback, every connection by password
 * (scram-sha-256), the application's role no superuser. It outlives a killed application; the next start adopts it.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    /** Settings that durability rests on; verified with SHOW at every start. */
    private static final Map<String, String> DURABLE = Map.of(
            "fsync", "on",
            "synchronous_commit", "on",
            "full_page_writes", "on",
            "password_encryption", "scram-sha-256");

    private static final String SUPERUSER = "postgres";
    private static final String APPLICATION = "millrace";
    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 30;

    private final Path cluster;
    private final Secrets secrets;
    private final PidFile server;
    private final boolean adopted;

    private EmbeddedPostgres(Path cluster, Secrets secrets, PidFile server, boolean adopted) {
        this.cluster = cluster;
        this.secrets = secrets;
        this.server = server;
        this.adopted = adopted;
    }

    /**
     * Starts the server, or adopts the one that a killed application left behind.
     *
     * @param directory of the database, made if missing
     * @param keys where the passwords are kept
     */
    public static EmbeddedPostgres start(Path directory, Path keys) throws IOException, InterruptedException {
        Path absolute = directory.toAbsolutePath();
        Path cluster = absolute.resolve("cluster");
        var secrets = new Secrets(keys);
        Optional<PidFile> orphan = PidFile.ofLiving(cluster);
        if (orphan.isPresent() && orphan.get().ready()) {
            var adopted = new EmbeddedPostgres(cluster, secrets, orphan.get(), true);
            adopted.prepare();
            return adopted;
        }
        if (orphan.isPresent()) {
            stop(orphan.get().process());
        }
        var binaries = PostgresBinaries.unpackInto(absolute.resolve("engine"));
        if (!Files.exists(cluster.resolve("PG_VERSION"))) {
            initialise(binaries, cluster, secrets);
        }
        var started = new EmbeddedPostgres(cluster, secrets, launch(binaries, cluster, absolute), false);
        started.prepare();
        return started;
    }

    public String jdbcUrl() {
        return url(APPLICATION);
    }

    public String user() {
        return APPLICATION;
    }

    public String password() throws IOException {
        return secrets.of("postgres-application");
    }

    /** Whether the server was already running, left by an application that was killed. */
    public boolean adopted() {
        return adopted;
    }

    /** The server's process. */
    public ProcessHandle process() {
        return server.process();
    }

    @Override
    public void close() {
        stop(server.process());
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + database;
    }

    private static void initialise(PostgresBinaries binaries, Path cluster, Secrets secrets)
            throws IOException, InterruptedException {
        secrets.of("postgres-superuser");
        Path partial = cluster.resolveSibling("cluster.new");
        deleteCluster(partial);
        List<String> command = asNonRoot(List.of(
                binaries.program("initdb").toString(),
                "--pgdata=" + partial,
                "--username=" + SUPERUSER,
                "--pwfile=" + secrets.file("postgres-superuser"),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-locale"));
        Path log = cluster.resolveSibling("initdb.log");
        Process initdb = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (initdb.waitFor() != 0) {
            throw new Trouble("PostgreSQL could not be set up; its words are in " + log + ".");
        }
        // Renamed only when whole: a kill in the middle leaves nothing that looks like a cluster.
        Files.move(partial, cluster);
    }

    private static void deleteCluster(Path cluster) throws IOException {
        if (Files.exists(cluster)) {
            try (var tree = Files.walk(cluster)) {
                for (Path path :
                        tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static PidFile launch(PostgresBinaries binaries, Path cluster, Path directory)
            throws IOException, InterruptedException {
        Files.setPosixFilePermissions(cluster, PosixFilePermissions.fromString("rwx------"));
        var command = new ArrayList<String>();
        // A session of its own: Ctrl-C in the terminal is for the application, which then stops its server in order.
        command.add("setsid");
        var server = new ArrayList<String>(List.of(binaries.program("postgres").toString(), "-D", cluster.toString()));
        settings(freePort()).forEach((name, value) -> server.addAll(List.of("-c", name + "=" + value)));
        command.addAll(asNonRoot(server));
        Path log = directory.resolve("server.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() < deadline) {
            Optional<PidFile> living = PidFile.ofLiving(cluster);
            if (living.isPresent() && living.get().ready()) {
                return living.get();
            }
            if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
                throw new Trouble("PostgreSQL did not start; its words are at the end of " + log + ".");
            }
        }
        process.destroyForcibly();
        throw new Trouble(
                "PostgreSQL was not ready after " + START_SECONDS + " s; its words are at the end of " + log + ".");
    }

    private static Map<String, String> settings(int port) {
        var settings = new java.util.TreeMap<>(DURABLE);
        settings.put("port", Integer.toString(port));
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("unix_socket_directories", "");
        settings.put("max_connections", "120");
        settings.put("shared_buffers", "128MB");
        settings.put("wal_compression", "on");
        settings.put("log_min_messages", "warning");
        settings.put("log_line_prefix", "%m [%p] ");
        settings.put("timezone", "UTC");
        return settings;
    }

    /** PostgreSQL refuses to run as root: a user namespace of its own makes it somebody else without moving files. */
    private static List<String> asNonRoot(List<String> command) {
        if (!"root".equals(System.getProperty("user.name"))) {
            return command;
        }
        var wrapped = new ArrayList<String>(List.of("unshare", "--user", "--"));
        wrapped.addAll(command);
        return wrapped;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Verifies the durable settings, and makes the application's role and database at the first start. */
    private void prepare() throws IOException {
        try (Connection connection =
                        DriverManager.getConnection(url(SUPERUSER), SUPERUSER, secrets.of("postgres-superuser"));
                var statement = connection.createStatement()) {
            for (var setting : DURABLE.entrySet()) {
                try (var row = statement.executeQuery("SHOW " + setting.getKey())) {
                    row.next();
                    if (!row.getString(1).equals(setting.getValue())) {
                        throw new Trouble("The embedded PostgreSQL runs with " + setting.getKey() + "="
                                + row.getString(1) + ", which can lose data: remove that line from "
                                + cluster.resolve("postgresql.auto.conf") + " and start again.");
                    }
                }
            }
            if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?")) {
                statement.execute("CREATE ROLE " + APPLICATION + " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE");
            }
            // The password is random and of URL-safe characters: nothing in it needs quoting.
            statement.execute("ALTER ROLE " + APPLICATION + " PASSWORD '" + password() + "'");
            if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?")) {
                statement.execute("CREATE DATABASE " + APPLICATION + " OWNER " + APPLICATION);
            }
        } catch (SQLException e) {
            throw new Trouble("The embedded PostgreSQL refuses us: " + e.getMessage(), e);
        }
    }

    private static boolean exists(Connection connection, String query) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, APPLICATION);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
    private static void stop(ProcessHandle process) {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (IOException | java.util.concurrent.ExecutionException e) {
            throw new Trouble("PostgreSQL (process " + process.pid() + ") could not be told to stop.", e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new Trouble("PostgreSQL (process " + process.pid() + ") did not stop in " + STOP_SECONDS + " s.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
