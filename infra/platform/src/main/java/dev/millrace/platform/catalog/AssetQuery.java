package dev.millrace.platform.catalog;

import java.util.Optional;

/**
 * A page of assets, newest first.
 *
 * @param tenant whose; empty means all tenants, for a token of tenant {@code *} only
 * @param owner one creator's only, if present
 * @param state in one state only, if present
 * @param after the last id of the page before, as the cursor
 * @param limit 1 to 200
 */
public record AssetQuery(
        Optional<TenantId> tenant,
        Optional<String> owner,
        Optional<AssetState> state,
        Optional<AssetId> after,
        int limit) {}
