package dev.millrace.platform.events;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Facts that a consumer could not apply, for an operator to see and to replay. */
public interface EventDeadLetters {
    /**
     * A fact that nobody will try again until it is replayed.
     *
     * @param body its JSON
     * @param at when it was given up
     */
    record DeadFact(
            String consumer,
            UUID fact,
            long seq,
            TenantId tenant,
            AssetId asset,
            String type,
            int version,
            String body,
            int attempts,
            String reason,
            Instant at) {}

    /**
     * Newest first.
     *
     * @param tenant empty means all
     * @param before only what was given up earlier, as the cursor
     */
    List<DeadFact> list(Optional<TenantId> tenant, Optional<Instant> before, int limit);

    /** @param tenant empty means all */
    long count(Optional<TenantId> tenant);

    /** Offers it to its consumer again, with fresh attempts; false when there is no such dead letter in that tenant. */
    boolean replay(Optional<TenantId> tenant, String consumer, UUID fact);
}
