package dev.millrace.platform.events;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** LISTENs on a connection of its own, taken from the pool for good; a lost one is replaced. */
final class PostgresHints implements Hints {
    private static final int LONGEST_WAIT_MILLIS = 300;

    private final DataSource database;
    private final ConcurrentMap<String, List<Runnable>> listeners = new ConcurrentHashMap<>();
    private @Nullable Connection connection;

    PostgresHints(DataSource database) {
        this.database = database;
    }

    @Override
    public void listen(String channel, Runnable wake) {
        if (!channel.matches("[a-z_]{1,60}")) {
            throw new IllegalArgumentException("not a channel: " + channel);
        }
        listeners.computeIfAbsent(channel, _ -> new CopyOnWriteArrayList<>()).add(wake);
    }

    /** Waits for the next notifications and passes them on. */
    Duration step() throws SQLException {
        try {
            PGNotification[] notifications =
                    connected().unwrap(PGConnection.class).getNotifications(LONGEST_WAIT_MILLIS);
            for (PGNotification notification : notifications) {
                wake(notification.getName());
            }
            return Duration.ZERO;
        } catch (SQLException e) {
            closeAfter(e);
            throw e;
        }
    }

    private void closeAfter(SQLException failure) {
        try {
            close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    void close() throws SQLException {
        Connection old = connection;
        connection = null;
        if (old == null) {
            return;
        }
        // The pool must not hand on a connection that still listens; one that is broken it drops by itself.
        try (old;
                var statement = old.createStatement()) {
            statement.execute("UNLISTEN *");
        }
    }

    private Connection connected() throws SQLException {
        Connection current = connection;
        if (current != null) {
            return current;
        }
        Connection fresh = database.getConnection();
        connection = fresh;
        fresh.setAutoCommit(true);
        try (var statement = fresh.createStatement()) {
            for (String channel : listeners.keySet()) {
                statement.execute("LISTEN " + channel);
            }
        }
        listeners.keySet().forEach(this::wake); // for what was sent before
        return fresh;
    }

    private void wake(String channel) {
        listeners.getOrDefault(channel, List.of()).forEach(Runnable::run);
    }
}
