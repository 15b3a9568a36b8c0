package dev.millrace.platform.access;

import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.TenantId;
import java.util.Optional;
import java.util.Set;

/**
 * Who asks. Controllers take it as a parameter.
 *
 * @param tenant empty for a token of tenant {@code *}, which only operators have
 */
public record Identity(String subject, Optional<TenantId> tenant, Set<Role> roles) {
    public boolean has(Role role) {
        return roles.contains(role);
    }

    /** Whether the asset exists as far as this identity is concerned: otherwise the answer is 404. */
    public boolean sees(Asset asset) {
        boolean sameTenant = tenant.isEmpty() || tenant.get().equals(asset.tenant());
        boolean own = has(Role.CREATOR) && asset.owner().equals(subject);
        return sameTenant && (own || has(Role.MODERATOR) || has(Role.OPERATOR));
    }

    public boolean owns(Asset asset) {
        return tenant.filter(asset.tenant()::equals).isPresent()
                && has(Role.CREATOR)
                && asset.owner().equals(subject);
    }

    /** The actor for the history of this asset: the owner acts as creator, else the strongest other hat. */
    public Actor actorOn(Asset asset) {
        if (owns(asset)) {
            return new Actor(Actor.Kind.CREATOR, subject);
        }
        return new Actor(has(Role.OPERATOR) ? Actor.Kind.OPERATOR : Actor.Kind.MODERATOR, subject);
    }
}
