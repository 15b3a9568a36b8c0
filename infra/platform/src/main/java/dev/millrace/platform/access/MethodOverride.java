package dev.millrace.platform.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * {@code X-HTTP-Method-Override} on a POST (tus 1.0, "X-HTTP-Method-Override"), for clients that cannot send PATCH or
 * DELETE. Resolved before any rule is asked, so that nobody gets by a rule under another method's name.
 */
final class MethodOverride extends OncePerRequestFilter {
    private static final String HEADER = "X-HTTP-Method-Override";
    private static final Set<String> OVERRIDES = Set.of("PATCH", "DELETE", "PUT");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String wanted = request.getHeader(HEADER);
        boolean overrides = wanted != null && request.getMethod().equals("POST") && OVERRIDES.contains(wanted);
        chain.doFilter(overrides ? new Overridden(request, wanted) : request, response);
    }

    private static final class Overridden extends HttpServletRequestWrapper {
        private final String method;

        Overridden(HttpServletRequest request, String method) {
            super(request);
            this.method = method;
        }

        @Override
        public String getMethod() {
            return method;
        }
    }
}
