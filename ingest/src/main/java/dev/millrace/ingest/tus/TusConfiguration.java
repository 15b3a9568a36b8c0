package dev.millrace.ingest.tus;

import dev.millrace.ingest.upload.UploadCore;
import dev.millrace.platform.access.AccessRule;
import dev.millrace.platform.access.AccessRules;
import dev.millrace.platform.access.AnswerHeaders;
import dev.millrace.platform.access.Role;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** The tus endpoint {@code /files}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TusSettings.class)
public class TusConfiguration {
    @Bean
    AccessRules tusAccess() {
        return AccessRules.of(
                AccessRule.open("OPTIONS", "/files"),
                AccessRule.open("OPTIONS", "/files/{id}"),
                AccessRule.of("POST", "/files", Role.CREATOR),
                AccessRule.of("HEAD", "/files/{id}", Role.CREATOR),
                AccessRule.of("PATCH", "/files/{id}", Role.CREATOR),
                AccessRule.of("DELETE", "/files/{id}", Role.CREATOR));
    }

    @Bean
    AnswerHeaders tusAnswers() {
        return new AnswerHeaders("/files", Map.of(TusHeader.RESUMABLE, TusHeader.ONE));
    }

    @Bean
    ManySenders manySenders() {
        return new ManySenders();
    }

    @Bean
    TusController tusController(UploadCore core, TusSettings settings) {
        return new TusController(core, new Locations(settings.absoluteLocation()));
    }

    @Bean
    TusProblems tusProblems() {
        return new TusProblems();
    }

    /** After the method override is resolved, before the security chain: its refusals need these headers too. */
    @Bean
    FilterRegistrationBean<TusFilter> tusFilter(TusSettings settings, UploadCore core) {
        var filter = new FilterRegistrationBean<>(new TusFilter(settings, core.maxSize()));
        filter.addUrlPatterns("/files", "/files/*");
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
        return filter;
    }
}
