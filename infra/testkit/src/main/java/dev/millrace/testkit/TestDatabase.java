package dev.millrace.testkit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.millrace.platform.schema.NewConnection;
import dev.millrace.platform.schema.SchemaOwner;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A fresh PostgreSQL database with the migrations of the given owners, made in some 30 ms:
 *
 * <pre>{@code
 * @AutoClose
 * private final TestDatabase database = TestDatabase.create("catalog", "events");
 * }</pre>
 */
public final class TestDatabase implements AutoCloseable {
    private static final int CONNECTIONS = 16;

    private final Optional<String> name;
    private final String url;
    private final HikariDataSource dataSource;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    private TestDatabase(Optional<String> name, String url) {
        this.name = name;
        this.url = url;
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        config.setConnectionInitSql(NewConnection.SQL);
        config.setPoolName(name.orElse("joined"));
        this.dataSource = new HikariDataSource(config);
        this.jdbc = JdbcClient.create(dataSource);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    public static TestDatabase create(SchemaOwner... owners) {
        String name = TestServer.get().create(Set.of(owners));
        return new TestDatabase(Optional.of(name), TestServer.get().url(name));
    }

    /** Another process's database, for a process that it starts. */
    public static TestDatabase join(String url) {
        return new TestDatabase(Optional.empty(), url);
    }

    /** As {@link #create(SchemaOwner...)}, by the schemas' names. */
    public static TestDatabase create(String first, String... others) {
        var owners = new SchemaOwner[others.length + 1];
        owners[0] = new SchemaOwner(first);
        for (int i = 0; i < others.length; i++) {
            owners[i + 1] = new SchemaOwner(others[i]);
        }
        return create(owners);
    }

    /** A pool of at most 16 connections. */
    public DataSource dataSource() {
        return dataSource;
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    public TransactionTemplate transactions() {
        return transactions;
    }

    /** For a pool or a process of its own; the role is a superuser without a password. */
    public String url() {
        return url;
    }

    /** Closes the pool and drops the database, whoever is still connected; one that was joined stays. */
    @Override
    public void close() {
        dataSource.close();
        name.ifPresent(TestServer.get()::drop);
    }
}
