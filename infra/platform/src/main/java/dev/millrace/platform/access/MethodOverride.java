package dev.millrace.platform.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * {@code X-HTTP-Method-Override} (tus 1.0, "X-HTTP-Method-Override"), for clients that cannot send PATCH or DELETE: it is
 * the method, whatever the real one. Resolved before any rule is asked, so that nobody gets by a rule under another
 * method's name; one that is no method is refused as such.
 */
final class MethodOverride extends OncePerRequestFilter {
    private static final String HEADER = "X-HTTP-Method-Override";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String wanted = request.getHeader(HEADER);
        chain.doFilter(wanted == null ? request : new Overridden(request, wanted), response);
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
