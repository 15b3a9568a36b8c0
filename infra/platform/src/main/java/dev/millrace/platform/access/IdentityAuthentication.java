package dev.millrace.platform.access;

import java.io.Serial;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** A verified identity, as Spring Security carries it. */
final class IdentityAuthentication extends AbstractAuthenticationToken {
    @Serial
    private static final long serialVersionUID = 1;

    /** What only an operator of all tenants sees: the state of the nodes. Named in {@code management.endpoint.health}. */
    private static final List<SimpleGrantedAuthority> NODES = List.of(new SimpleGrantedAuthority("NODES"));

    private final transient Identity identity;

    IdentityAuthentication(Identity identity) {
        super(identity.tenant().isEmpty() && identity.has(Role.OPERATOR) ? NODES : List.of());
        this.identity = identity;
        super.setAuthenticated(true);
    }

    Identity identity() {
        return identity;
    }

    @Override
    public Object getPrincipal() {
        return identity.subject();
    }

    /** The token is not kept: nothing needs it, and what is not there cannot leak. */
    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IdentityAuthentication that && identity.equals(that.identity);
    }

    @Override
    public int hashCode() {
        return identity.hashCode();
    }
}
