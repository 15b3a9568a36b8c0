package dev.millrace.platform.nodes;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code nodes.node}; heartbeats are by the database's clock. */
public final class Nodes {
    static final Duration BEAT = Duration.ofSeconds(5);
    private static final Duration LIVE = BEAT.multipliedBy(3);
    /** What has been silent for longer is not coming back under that name. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final JsonMapper json;

    Nodes(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** By name: those that run, and those that have gone silent within a day and were not stopped in order. */
    public List<Node> list() {
        return jdbc.sql("""
                SELECT n.*, (extract(epoch FROM clock_timestamp() - beat_at) * 1000)::bigint AS silence
                FROM nodes.node n ORDER BY name
                """).query((row, _) -> node(row)).list();
    }

    void beat(Self self, Instant startedAt, long free, long keep, List<RoleHealth> health) {
        jdbc.sql("""
                INSERT INTO nodes.node (name, roles, version, started_at, beat_at, free, keep, health)
                VALUES (:name, :roles, :version, :started, clock_timestamp(), :free, :keep, :health)
                ON CONFLICT (name) DO UPDATE SET roles = excluded.roles, version = excluded.version,
                    started_at = excluded.started_at, beat_at = excluded.beat_at, free = excluded.free,
                    keep = excluded.keep, health = excluded.health
                """)
                .param("name", self.name())
                .param("roles", self.roles().toArray(String[]::new))
                .param("version", self.version())
                .param("started", startedAt.atOffset(ZoneOffset.UTC))
                .param("free", free)
                .param("keep", keep)
                .param("health", json.writeValueAsString(health))
                .update();
        jdbc.sql("DELETE FROM nodes.node WHERE beat_at < clock_timestamp() - :millis * interval '1 millisecond'")
                .param("millis", REMEMBERED.toMillis())
                .update();
    }

    void leave(Self self) {
        jdbc.sql("DELETE FROM nodes.node WHERE name = :name")
                .param("name", self.name())
                .update();
    }

    private Node node(ResultSet row) throws SQLException {
        Duration silence = Duration.ofMillis(row.getLong("silence"));
        return new Node(
                new Self(
                        row.getString("name"),
                        List.of((String[]) row.getArray("roles").getArray()),
                        row.getString("version")),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                silence,
                silence.compareTo(LIVE) < 0,
                row.getLong("free"),
                row.getLong("keep"),
                List.of(json.readValue(row.getString("health"), RoleHealth[].class)));
    }
}
