package dev.millrace.ingest.tus;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The knobs of the tus endpoint.
 *
 * @param allowedOrigins pages of other sites that may upload from a browser, each as scheme, host and port, or
 *     {@code *}; they need a token, since cookies are never admitted from another site
 * @param absoluteLocation whether the URL of a new upload names scheme and host, for clients that do not resolve a
 *     path; behind a proxy this needs {@code millrace.access.trusted-proxies}
 */
@ConfigurationProperties("millrace.ingest.tus")
record TusSettings(
        @DefaultValue Set<String> allowedOrigins,
        @DefaultValue("false") boolean absoluteLocation) {
    boolean allows(String origin) {
        return allowedOrigins.contains("*") || allowedOrigins.contains(origin);
    }
}
