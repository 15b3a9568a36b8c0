package dev.millrace.platform.work;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import java.time.Instant;

/**
 * The right to do a job until {@code end}. Every effect is guarded by the epoch: {@link Work#guard}.
 *
 * @param attempt 1 at the first hand-out
 * @param epoch rises with every hand-out and every revocation
 */
public record Lease(
        JobId job,
        JobKind kind,
        TenantId tenant,
        AssetId asset,
        String key,
        String payload,
        Priority priority,
        int attempt,
        int maxAttempts,
        long epoch,
        String owner,
        Instant end) {
    public boolean lastAttempt() {
        return attempt >= maxAttempts;
    }
}
