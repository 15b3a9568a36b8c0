package dev.millrace.platform.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.web.header.HeaderWriter;

/**
 * The Content-Security-Policy of every answer: scripts and styles from here only, never inline; media, manifests and
 * posters also from the origin; {@code blob:} where a player in JavaScript feeds the video element and its worker.
 */
final class ContentPolicy implements HeaderWriter {
    private static final String HEADER = "Content-Security-Policy";

    private final OriginAddress origin;

    ContentPolicy(OriginAddress origin) {
        this.origin = origin;
    }

    @Override
    public void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
        if (response.containsHeader(HEADER)) {
            return;
        }
        String from = "'self'" + originSource();
        response.setHeader(
                HEADER,
                "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; manifest-src 'self'"
                        + "; img-src data: " + from + "; media-src blob: " + from + "; connect-src " + from
                        + "; worker-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    }

    private String originSource() {
        return origin.find().map(uri -> " " + uri).orElse("");
    }
}
