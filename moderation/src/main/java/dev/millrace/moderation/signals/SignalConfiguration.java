package dev.millrace.moderation.signals;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Measurements and rules. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SignalSettings.class)
public class SignalConfiguration {
    @Bean
    Rules signalRules(JdbcClient jdbc, JsonMapper json, SignalSettings settings, MeterRegistry meters) {
        return new Rules(jdbc, json, settings, meters);
    }
}
