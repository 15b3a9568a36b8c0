package dev.millrace.platform.nodes;

import dev.millrace.platform.objects.FreeSpace;
import dev.millrace.platform.schema.SchemaOwner;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** {@link Nodes}, and this process among them: it brings a {@link Self}. */
@Configuration(proxyBeanMethods = false)
public class NodesConfiguration {
    private static final String INDICATOR = "HealthIndicator";

    @Bean
    SchemaOwner nodesSchema() {
        return new SchemaOwner("nodes");
    }

    @Bean
    Nodes nodes(JdbcClient jdbc, JsonMapper json) {
        return new Nodes(jdbc, json);
    }

    @Bean
    Heartbeat nodeHeartbeat(
            Nodes nodes,
            Self self,
            FreeSpace freeSpace,
            InstantSource clock,
            MeterRegistry meters,
            ListableBeanFactory beans) {
        return new Heartbeat(nodes, self, () -> health(self.roles(), beans), freeSpace, clock, meters);
    }

    /** A role's indicator has the role's name. */
    private static List<RoleHealth> health(List<String> roles, ListableBeanFactory beans) {
        return roles.stream()
                .filter(role -> beans.containsBean(role + INDICATOR))
                .map(role -> RoleHealth.ask(role, beans.getBean(role + INDICATOR, HealthIndicator.class)))
                .toList();
    }
}
