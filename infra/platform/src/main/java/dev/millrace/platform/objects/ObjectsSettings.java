package dev.millrace.platform.objects;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param deleteGrace between the last reference to an object and the deletion of its bytes, so that a restored catalog
 *     finds its objects
 * @param cold directory of the tier for bytes that are seldom read, best on a disk of its own; {@code objects/cold} in
 *     the data directory when absent
 * @param sweepInterval between two looks at the journal
 * @param accessRetention how long the counts of what was served are kept
 */
@Validated
@ConfigurationProperties("millrace.objects")
record ObjectsSettings(
        @DefaultValue("24h") Duration deleteGrace,
        @Nullable Path cold,
        @DefaultValue("1m") Duration sweepInterval,
        @DefaultValue("400d") Duration accessRetention) {
    Path coldDirectory(DataDirectory data) {
        return cold == null ? data.objects(Tiers.COLD) : cold;
    }

    ObjectsSettings {
        if (deleteGrace.isNegative() || !sweepInterval.isPositive()) {
            throw new IllegalArgumentException(
                    "millrace.objects.delete-grace must not be negative, sweep-interval must be positive.");
        }
    }
}
