package dev.millrace.platform.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Every schema brought up to date, each by its owner's files and with its own history table {@code <schema>.migration}.
 *
 * <p>Nodes that start together queue on one advisory lock of the database, held by a connection of its own, so the
 * data source must be able to hand out three. A node of the version before goes on against a newer schema.
 */
public final class SchemaMigrations {
    private static final long LOCK = 0x6d696c6c72616365L;

    private final SortedMap<String, String> versions;

    private SchemaMigrations(SortedMap<String, String> versions) {
        this.versions = versions;
    }

    /**
     * Creates and migrates the schemas, in the order of their names.
     *
     * @throws org.flywaydb.core.api.FlywayException when a migration fails or an owner has no migrations
     */
    public static SchemaMigrations apply(DataSource database, Collection<SchemaOwner> owners) {
        try (Connection lock = database.getConnection()) {
            lock.setAutoCommit(true);
            advisory(lock, "SELECT pg_advisory_lock(?)");
            try {
                var versions = new TreeMap<String, String>();
                owners.stream()
                        .map(SchemaOwner::name)
                        .sorted()
                        .forEach(schema -> versions.put(schema, migrate(database, schema)));
                return new SchemaMigrations(versions);
            } finally {
                advisory(lock, "SELECT pg_advisory_unlock(?)");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "The database's schemas could not be brought up to date: " + e.getMessage(), e);
        }
    }

    /** Schema → number of its newest migration. */
    public Map<String, String> versions() {
        return Map.copyOf(versions);
    }

    private static String migrate(DataSource database, String schema) {
        var flyway = Flyway.configure()
                .dataSource(database)
                .defaultSchema(schema)
                .schemas(schema)
                .createSchemas(true)
                .table("migration")
                .locations("classpath:db/" + schema)
                .failOnMissingLocations(true)
                .cleanDisabled(true)
                .load();
        flyway.migrate();
        var newest = flyway.info().current();
        MigrationVersion version = newest == null ? null : newest.getVersion();
        return version == null ? "0" : version.getVersion();
    }

    private static void advisory(Connection connection, String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, LOCK);
            statement.execute();
        }
    }
}
