package dev.millrace.platform.nodes;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * How a role is.
 *
 * @param status {@code UP}, {@code DOWN}, {@code OUT_OF_SERVICE}
 * @param why what is wrong; empty when it is up
 */
public record RoleHealth(String role, String status, String why) {
    static RoleHealth ask(String role, HealthIndicator indicator) {
        try {
            return of(role, indicator.health());
        } catch (RuntimeException e) {
            return new RoleHealth(role, Status.DOWN.getCode(), String.valueOf(e.getMessage()));
        }
    }

    private static RoleHealth of(String role, @Nullable Health health) {
        if (health == null) {
            return new RoleHealth(role, Status.UNKNOWN.getCode(), "It does not tell.");
        }
        if (health.getStatus().equals(Status.UP)) {
            return new RoleHealth(role, Status.UP.getCode(), "");
        }
        Object why = health.getDetails().get("why");
        String all = health.getDetails().entrySet().stream()
                .map(detail -> detail.getKey() + ": " + detail.getValue())
                .collect(Collectors.joining("; "));
        return new RoleHealth(role, health.getStatus().getCode(), why == null ? all : why.toString());
    }

    public boolean up() {
        return status.equals(Status.UP.getCode());
    }
}
