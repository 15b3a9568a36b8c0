package dev.millrace.testkit.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.nodes.Node;
import dev.millrace.platform.nodes.Nodes;
import dev.millrace.platform.nodes.NodesConfiguration;
import dev.millrace.platform.nodes.RoleHealth;
import dev.millrace.platform.nodes.Self;
import dev.millrace.platform.objects.DataDirectory;
import dev.millrace.platform.objects.ObjectsConfiguration;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A process tells of itself while it runs, takes its leave when it stops, and is missed when it dies. */
class NodesTest {
    @AutoClose
    private final TestDatabase database = TestDatabase.create("catalog", "work", "events", "objects", "nodes");

    @TempDir
    Path data;

    @Test
    void aProcessTellsItsRolesAndTheirHealth() {
        try (var platform = start("one")) {
            Node node = only(platform);
            assertThat(node.self()).isEqualTo(new Self("one", List.of("grind", "sift", "mute"), "9.9"));
            assertThat(node.live()).isTrue();
            assertThat(node.keep()).isEqualTo(1 << 20);
            assertThat(node.health())
                    .containsExactly(
                            new RoleHealth("grind", "UP", ""),
                            new RoleHealth("sift", "DOWN", "It is broken: mend it."));
        }
    }

    @Test
    void whoStopsInOrderIsNotMissed() {
        try (var watcher = start("watcher")) {
            only(watcher);
            try (var _ = start("other")) {
                await().until(() -> nodes(watcher).size() == 2);
            }
            assertThat(nodes(watcher)).extracting(node -> node.self().name()).containsExactly("watcher");
        }
    }

    @Test
    void whoFallsSilentIsMissedForADayAndThenForgotten() {
        try (var watcher = start("watcher")) {
            only(watcher);
            silent("dead", "3 minutes");
            silent("long-dead", "2 days");
            Node dead = nodes(watcher).getFirst();
            assertThat(dead.self().name()).isEqualTo("dead");
            assertThat(dead.live()).isFalse();
            assertThat(dead.silence()).isGreaterThanOrEqualTo(Duration.ofMinutes(3));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> nodes(watcher).stream()
                            .noneMatch(node -> node.self().name().equals("long-dead")));
        }
    }

    private void silent(String name, String since) {
        database.jdbc()
                .sql("INSERT INTO nodes.node (name, roles, version, started_at, beat_at, free, keep, health)"
                        + " SELECT :name, roles, version, started_at, clock_timestamp() - :since::interval, free, keep,"
                        + " health FROM nodes.node WHERE name = 'watcher'")
                .param("name", name)
                .param("since", since)
                .update();
    }

    private Node only(TestPlatform platform) {
        await().until(() -> !nodes(platform).isEmpty());
        return nodes(platform).getFirst();
    }

    private static List<Node> nodes(TestPlatform platform) {
        return platform.get(Nodes.class).list();
    }

    private TestPlatform start(String name) {
        return TestPlatform.on(database)
                .with("millrace.data.min-free", "1MB")
                .bean(new DataDirectory(data))
                .bean(new Self(name, List.of("grind", "sift", "mute"), "9.9"))
                .start(ObjectsConfiguration.class, NodesConfiguration.class, Healths.class);
    }

    @Configuration(proxyBeanMethods = false)
    static class Healths {
        @Bean
        HealthIndicator grindHealthIndicator() {
            return () -> Health.up().build();
        }

        @Bean
        HealthIndicator siftHealthIndicator() {
            return () ->
                    Health.down().withDetail("why", "It is broken: mend it.").build();
        }
    }
}
