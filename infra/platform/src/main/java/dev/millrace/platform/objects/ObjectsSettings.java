package dev.millrace.platform.objects;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param deleteGrace between the last reference to an object and the deletion of its bytes, so that a restored catalog
 *     finds its objects
 * @param sweepInterval between two looks at the journal
 * @param accessRetention how long the counts of what was served are kept
 */
@Validated
@ConfigurationProperties("millrace.objects")
record ObjectsSettings(
        @DefaultValue("24h") Duration deleteGrace,
        @DefaultValue("1m") Duration sweepInterval,
        @DefaultValue("400d") Duration accessRetention) {
    ObjectsSettings {
        if (deleteGrace.isNegative() || !sweepInterval.isPositive()) {
            throw new IllegalArgumentException(
                    "millrace.objects.delete-grace must not be negative, sweep-interval must be positive.");
        }
    }
}
