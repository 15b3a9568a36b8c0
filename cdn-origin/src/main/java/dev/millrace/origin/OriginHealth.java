package dev.millrace.origin;

import dev.millrace.origin.tls.Certificates;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up while it listens and knows what is denied. */
final class OriginHealth implements HealthIndicator {
    private final OriginServer server;
    private final DenySet denySet;

    OriginHealth(OriginServer server, DenySet denySet) {
        this.server = server;
        this.denySet = denySet;
    }

    @Override
    public Health health() {
        boolean serves = server.isRunning() && denySet.inContact();
        Health.Builder health = (serves ? Health.up() : Health.down())
                .withDetail("listening", server.isRunning())
                .withDetail("denyRowsRead", denySet.everMet())
                .withDetail("denyRowsAgeMillis", denySet.silence().toMillis())
                .withDetail("connections", server.openConnections());
        Certificates certificates = server.certificates();
        if (certificates != null) {
            health.withDetail("certificateDaysLeft", certificates.left().toDays());
            certificates.trouble().ifPresent(why -> health.withDetail("certificateNotRenewed", why));
        }
        return health.build();
    }
}
