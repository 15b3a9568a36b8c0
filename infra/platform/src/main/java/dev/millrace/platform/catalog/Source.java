package dev.millrace.platform.catalog;

/**
 * The bytes a creator sent, kept once per tenant however many assets came from them.
 *
 * @param key object key, {@code t/<tenant>/src/<id>}
 * @param sha256 lower-case hex of the whole
 * @param length bytes
 */
public record Source(SourceId id, TenantId tenant, String key, String sha256, long length) {}
