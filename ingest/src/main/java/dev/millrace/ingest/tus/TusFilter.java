package dev.millrace.ingest.tus;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What every answer under {@code /files} carries, refusals of the security chain included; and OPTIONS, which tells
 * anybody what this server can do. Pages of other sites are let in by setting only, and never with cookies.
 */
final class TusFilter extends OncePerRequestFilter {
    private static final String METHODS = "OPTIONS, POST, HEAD, PATCH, DELETE";
    private static final String ADMITTED_HEADERS = "Authorization, Content-Type, Tus-Resumable, Upload-Checksum,"
            + " Upload-Concat, Upload-Defer-Length, Upload-Length, Upload-Metadata, Upload-Offset,"
            + " X-HTTP-Method-Override, X-Request-ID, X-Requested-With";
    private static final String EXPOSED_HEADERS = "Location, Millrace-Asset, Retry-After, Tus-Checksum-Algorithm,"
            + " Tus-Extension, Tus-Max-Size, Tus-Resumable, Tus-Version, Upload-Concat, Upload-Defer-Length,"
            + " Upload-Expires, Upload-Length, Upload-Metadata, Upload-Offset";
    private static final String A_DAY = "86400";

    private final TusSettings settings;
    private final long maxSize;

    TusFilter(TusSettings settings, long maxSize) {
        this.settings = settings;
        this.maxSize = maxSize;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader(TusHeader.RESUMABLE, TusHeader.ONE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        boolean options = request.getMethod().equals("OPTIONS");
        admitOrigin(request, response, options);
        if (options) {
            response.setHeader(TusHeader.VERSION, TusHeader.ONE);
            response.setHeader(TusHeader.EXTENSION, TusHeader.EXTENSIONS);
            response.setHeader(TusHeader.MAX_SIZE, Long.toString(maxSize));
            response.setHeader(TusHeader.CHECKSUM_ALGORITHM, UploadChecksum.ALGORITHMS);
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            chain.doFilter(request, response);
            Lingering.after(request, response);
        }
    }

    private void admitOrigin(HttpServletRequest request, HttpServletResponse response, boolean options) {
        response.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null || !settings.allows(origin)) {
            return;
        }
        response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        response.setHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
        if (options) {
            response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
            response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, ADMITTED_HEADERS);
            response.setHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, A_DAY);
        }
    }
}
