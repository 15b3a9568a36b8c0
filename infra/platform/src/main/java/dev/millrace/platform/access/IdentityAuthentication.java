package dev.millrace.platform.access;

import java.io.Serial;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** A verified identity, as Spring Security carries it. */
final class IdentityAuthentication extends AbstractAuthenticationToken {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient Identity identity;

    IdentityAuthentication(Identity identity) {
        super(List.of());
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
