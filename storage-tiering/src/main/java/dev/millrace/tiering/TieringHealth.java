package dev.millrace.tiering;

import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.Tiers;
import java.io.IOException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up while it works and every tier answers. */
final class TieringHealth implements HealthIndicator {
    private static final ObjectKey NOTHING = new ObjectKey("t/health/nothing");

    private final Tiers tiers;
    private final TieringRunner runner;
    private final TieringLease lease;

    TieringHealth(Tiers tiers, TieringRunner runner, TieringLease lease) {
        this.tiers = tiers;
        this.runner = runner;
        this.lease = lease;
    }

    @Override
    public Health health() {
        var health = runner.isRunning() ? Health.up() : Health.down();
        health.withDetail("leads", lease.held());
        for (String tier : new String[] {Tiers.HOT, Tiers.COLD}) {
            try {
                tiers.store(tier).head(NOTHING);
                health.withDetail(tier, "answers");
            } catch (IOException e) {
                health.down().withDetail(tier, String.valueOf(e.getMessage()));
            }
        }
        return health.build();
    }
}
