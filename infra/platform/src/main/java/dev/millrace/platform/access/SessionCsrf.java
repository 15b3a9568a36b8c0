package dev.millrace.platform.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Which requests need a CSRF token, and which token that is. */
final class SessionCsrf implements CsrfTokenRepository, RequestMatcher {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final Session session;

    SessionCsrf(Session session) {
        this.session = session;
    }

    /**
     * Whatever a browser may do for another site in the name of the session. Signing in has its own check, since there
     * the session that would be used is the one about to be replaced.
     */
    @Override
    public boolean matches(HttpServletRequest request) {
        return !SAFE.contains(request.getMethod())
                && Session.cookie(request).isPresent()
                && !request.getRequestURI().equals(request.getContextPath() + SignIn.PATH);
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        return token(Session.cookie(request).orElse(""));
    }

    @Override
    public CsrfToken loadToken(HttpServletRequest request) {
        return generateToken(request);
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        // Derived from the session: there is nothing to save.
    }

    private CsrfToken token(String cookie) {
        return new DefaultCsrfToken(Session.CSRF_HEADER, Session.CSRF_PARAMETER, session.csrf(cookie));
    }
}
