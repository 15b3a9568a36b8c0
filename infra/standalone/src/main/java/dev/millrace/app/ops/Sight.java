package dev.millrace.app.ops;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.catalog.TenantId;
import java.util.Optional;

/**
 * How far an operator sees.
 *
 * @param tenant empty for all tenants, and then nodes and tiers as well
 */
record Sight(Optional<TenantId> tenant) {
    static Sight of(Identity who) {
        return new Sight(who.tenant());
    }

    boolean all() {
        return tenant.isEmpty();
    }

    /** @param what is asked for, in the plural */
    void needAll(String what) {
        if (!all()) {
            throw Refusals.allTenantsOnly(what);
        }
    }
}
