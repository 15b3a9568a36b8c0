package dev.millrace.fingerprint.index;

import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.events.Fact.Counterpart;

/**
 * Whose hashes they are.
 *
 * @param id of the asset or bank
 * @param item of a bank, the video that its frames were taken from; else empty
 */
public record Owner(Counterpart kind, String id, TenantId tenant, String item) {}
