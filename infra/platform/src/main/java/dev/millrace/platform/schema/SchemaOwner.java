package dev.millrace.platform.schema;

/**
 * A PostgreSQL schema and its owner: each platform package and each role contributes one as a bean. Its forward-only
 * migrations are {@code classpath:db/<name>/V<n>__<what>.sql}, run at start under a lock, each schema with its own
 * history table.
 */
public record SchemaOwner(String name) {
    public SchemaOwner {
        if (!name.matches("[a-z]{2,30}")) {
            throw new IllegalArgumentException("a schema's name is lower case letters: " + name);
        }
    }
}
