package dev.millrace.platform.work;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import java.time.Duration;

/**
 * A job to be done once.
 *
 * @param key unique business key: asset + step + input hash; submitting it again changes nothing
 * @param payload JSON
 * @param maxAttempts how many times it is handed out before it goes to the dead letters
 * @param delay before it may be handed out
 */
public record NewJob(
        JobKind kind,
        TenantId tenant,
        AssetId asset,
        String key,
        String payload,
        Priority priority,
        int maxAttempts,
        Duration delay) {}
