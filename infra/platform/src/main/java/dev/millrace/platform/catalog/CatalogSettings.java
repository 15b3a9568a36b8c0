package dev.millrace.platform.catalog;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code millrace.catalog}.
 *
 * @param historyRetention how long an asset's history is kept, in whole months
 */
@Validated
@ConfigurationProperties("millrace.catalog")
record CatalogSettings(
        @NotNull @DurationMin(days = 31) @DefaultValue("1096d")
        Duration historyRetention) {}
