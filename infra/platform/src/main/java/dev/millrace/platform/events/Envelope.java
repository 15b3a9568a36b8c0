package dev.millrace.platform.events;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A fact on its way.
 *
 * @param id unique; the inbox's key
 * @param seq given by the relay after commit; order is promised per asset only
 * @param causation the id of the fact whose consumer caused this one
 */
public record Envelope(
        UUID id, long seq, TenantId tenant, AssetId asset, Optional<UUID> causation, Instant at, Fact fact) {}
