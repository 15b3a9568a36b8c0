package dev.millrace.platform.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out who asks: by bearer token (RFC 6750) or, without an Authorization header, by session cookie. A bad token is
 * refused at once; a stale cookie only counts for nothing, since the browser sends it unasked.
 */
final class IdentityFilter extends OncePerRequestFilter {
    private static final String SCHEME = "Bearer ";

    private final Tokens tokens;
    private final Session session;
    private final Denials denials;

    IdentityFilter(Tokens tokens, Session session, Denials denials) {
        this.tokens = tokens;
        this.session = session;
        this.denials = denials;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var bearer = bearer(request.getHeader(HttpHeaders.AUTHORIZATION));
        var identity = bearer.isPresent()
                ? tokens.verify(bearer.get(), Tokens.Purpose.API).map(Tokens.Verified::identity)
                : session.identity(request);
        if (bearer.isPresent() && identity.isEmpty()) {
            denials.commence(request, response, new BadCredentialsException("bad bearer token"));
            return;
        }
        identity.ifPresent(IdentityFilter::enter);
        chain.doFilter(request, response);
    }

    private static Optional<String> bearer(@Nullable String header) {
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(header.substring(SCHEME.length()).strip())
                : Optional.empty();
    }

    private static void enter(Identity identity) {
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new IdentityAuthentication(identity));
        SecurityContextHolder.setContext(context);
    }

    /** Also where a view or an error is rendered, so that it knows for whom. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }
}
