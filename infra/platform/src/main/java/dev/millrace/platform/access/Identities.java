package dev.millrace.platform.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Who asks, for servlets and filters; controllers take an {@link Identity} as a parameter. */
public final class Identities {
    private Identities() {}

    /** Empty when the request came without a token or session. */
    public static Optional<Identity> of(HttpServletRequest request) {
        return request.getUserPrincipal() instanceof IdentityAuthentication authentication
                ? Optional.of(authentication.identity())
                : Optional.empty();
    }
}
