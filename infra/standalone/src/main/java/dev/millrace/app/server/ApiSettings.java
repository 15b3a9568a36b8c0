package dev.millrace.app.server;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The API and the pages.
 *
 * @param port to listen on; 0 for any free one
 * @param bind address to listen on; loopback unless said otherwise
 */
@ConfigurationProperties("millrace.api")
public record ApiSettings(
        @DefaultValue("8080") int port,
        @DefaultValue("127.0.0.1") String bind) {}
