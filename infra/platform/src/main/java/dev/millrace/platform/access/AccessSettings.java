package dev.millrace.platform.access;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param session how long a browser stays signed in
 * @param trustedProxies addresses or networks ({@code 10.0.0.0/8}) whose Forwarded and X-Forwarded-* headers count;
 *     from anybody else they are dropped. Such a proxy must overwrite what its clients send
 */
@Validated
@ConfigurationProperties("millrace.access")
record AccessSettings(
        @NotNull @DefaultValue("12h") Duration session,
        @NotNull @DefaultValue List<String> trustedProxies) {}
