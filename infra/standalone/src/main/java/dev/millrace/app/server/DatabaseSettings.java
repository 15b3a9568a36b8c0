package dev.millrace.app.server;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The database.
 *
 * @param url JDBC URL of a PostgreSQL of your own; without it, one is started in the data directory
 * @param user of that PostgreSQL
 * @param password of that PostgreSQL
 * @param connections at most, of this process
 */
@ConfigurationProperties("millrace.database")
public record DatabaseSettings(
        @Nullable String url,
        @Nullable String user,
        @Nullable String password,
        @DefaultValue("40") int connections) {}
