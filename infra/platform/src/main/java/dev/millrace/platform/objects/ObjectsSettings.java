package dev.millrace.platform.objects;

import dev.millrace.platform.objects.s3.S3Settings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param deleteGrace between the last reference to an object and the deletion of its bytes, so that a restored catalog
 *     finds its objects
 * @param cold directory of the tier for bytes that are seldom read, best on a disk of its own; {@code objects/cold} in
 *     the data directory when absent
 * @param sweepInterval between two looks at the journal
 * @param store where new bytes go: on this machine's disk, or into the bucket of {@code millrace.objects.s3}
 * @param coldStore where bytes go that are seldom read: into the directory {@code cold}, or the bucket of {@code
 *     millrace.objects.cold-s3}
 * @param s3 the bucket for new bytes
 * @param coldS3 the bucket for bytes that are seldom read
 * @param accessRetention how long the counts of what was served are kept
 */
@Validated
@ConfigurationProperties("millrace.objects")
record ObjectsSettings(
        @DefaultValue("24h") Duration deleteGrace,
        @Nullable Path cold,
        @DefaultValue("1m") Duration sweepInterval,
        @DefaultValue("400d") Duration accessRetention,
        @DefaultValue("disk") @NotNull Kind store,
        @DefaultValue("disk") @NotNull Kind coldStore,
        @DefaultValue @Valid @NestedConfigurationProperty S3Settings s3,
        @DefaultValue @Valid @NestedConfigurationProperty S3Settings coldS3) {
    /** What keeps the bytes. */
    enum Kind {
        DISK,
        S3
    }

    /** @throws UnusableStoreException when a move would overwrite what it moves, and then delete it */
    void requireTwoBuckets() {
        if (store == Kind.S3 && coldStore == Kind.S3 && s3.sameBucket(coldS3)) {
            throw new UnusableStoreException("millrace.objects.s3 and millrace.objects.cold-s3 name the same bucket:"
                    + " give each tier its own.");
        }
    }

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
