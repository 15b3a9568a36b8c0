package dev.millrace.platform.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.web.filter.ForwardedHeaderFilter;
import org.springframework.web.filter.OncePerRequestFilter;

/** Applies Forwarded (RFC 7239) and X-Forwarded-* headers of trusted proxies, and drops everybody else's. */
final class ForwardedHeaders extends OncePerRequestFilter {
    private final List<IpAddressMatcher> trusted;
    private final ForwardedHeaderFilter applying = new ForwardedHeaderFilter();
    private final ForwardedHeaderFilter dropping = new ForwardedHeaderFilter();

    ForwardedHeaders(List<String> trustedProxies) {
        this.trusted = trustedProxies.stream().map(IpAddressMatcher::new).toList();
        dropping.setRemoveOnly(true);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean trust = trusted.stream().anyMatch(network -> network.matches(request.getRemoteAddr()));
        (trust ? applying : dropping).doFilter(request, response, chain);
    }
}
