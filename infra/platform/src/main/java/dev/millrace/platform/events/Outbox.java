package dev.millrace.platform.events;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;

/** Where facts leave: a row in the caller's transaction, which must exist. */
public interface Outbox {
    void append(TenantId tenant, AssetId asset, Fact fact);
}
