package dev.millrace.ingest.upload;

import dev.millrace.platform.objects.DiskFullException;
import dev.millrace.platform.objects.FreeSpace;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether uploads are taken: the database answers and the disk has room. */
final class UploadHealth implements HealthIndicator {
    private final UploadRows rows;
    private final LiveAppends live;
    private final FreeSpace space;

    UploadHealth(UploadRows rows, LiveAppends live, FreeSpace space) {
        this.rows = rows;
        this.live = live;
        this.space = space;
    }

    @Override
    public Health health() {
        Health.Builder health =
                Health.up().withDetail("receiving", live.count()).withDetail("completing", rows.completing());
        try {
            space.requireRoom();
        } catch (DiskFullException e) {
            health.outOfService().withDetail("why", String.valueOf(e.getMessage()));
        }
        return health.build();
    }
}
