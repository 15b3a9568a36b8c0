package dev.millrace.transcode;

import dev.millrace.platform.objects.DiskFullException;
import dev.millrace.platform.objects.FreeSpace;
import dev.millrace.transcode.child.ChildPool;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up while encoder children start; out of service while the disk has no room for their output. */
final class TranscodeHealth implements HealthIndicator {
    private final ChildPool children;
    private final FreeSpace space;

    TranscodeHealth(ChildPool children, FreeSpace space) {
        this.children = children;
        this.space = space;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up()
                .withDetail("spareChildren", children.spareCount())
                .withDetail("busyChildren", children.busyCount());
        try {
            space.requireRoom();
        } catch (DiskFullException e) {
            health.outOfService().withDetail("why", String.valueOf(e.getMessage()));
        }
        children.trouble().ifPresent(why -> health.down().withDetail("why", why));
        return health.build();
    }
}
