package dev.millrace.platform.work;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import java.time.Instant;

/** A job that nobody will try again until an operator replays it, and why. */
public record DeadJob(
        JobId job, JobKind kind, TenantId tenant, AssetId asset, String key, int attempts, String reason, Instant at) {}
