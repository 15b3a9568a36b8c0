package dev.millrace.moderation;

import dev.millrace.moderation.review.DeniedFiles;
import dev.millrace.moderation.review.ReviewConfiguration;
import dev.millrace.platform.schema.SchemaOwner;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The parts of moderation. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ModerationSettings.class)
@Import(ReviewConfiguration.class)
public class ModerationConfiguration {

    @Bean
    SchemaOwner moderationSchema() {
        return new SchemaOwner("moderation");
    }

    @Bean
    DenyList denyList(JdbcClient jdbc, TransactionTemplate transactions) {
        return new DenyList(jdbc, transactions);
    }

    /** Up while the rows that it decides by can be read. */
    @Bean
    HealthIndicator moderationHealthIndicator(DenyList denied) {
        return () -> Health.up().withDetail("deniedFiles", denied.size()).build();
    }

    @Bean
    DeniedFiles deniedFiles(DenyList denied) {
        return denied::reason;
    }

    @Bean
    SmartInitializingSingleton denyFileLoader(ModerationSettings settings, DenyList denied) {
        return () -> {
            var file = settings.denyFile();
            if (file != null) {
                denied.replace(DenyFile.read(file));
            }
        };
    }
}
