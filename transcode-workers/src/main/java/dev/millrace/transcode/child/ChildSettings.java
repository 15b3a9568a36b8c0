package dev.millrace.transcode.child;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What a child may use.
 *
 * @param spares how many wait warm, libraries loaded: one for the inspection of a new upload, one for its encoding
 * @param memory of all that it holds; more gets it killed
 * @param heap of its Java part, within {@code memory}
 * @param cpu time that no child may exceed, whatever its job
 * @param silence longest pause between two words of a working child
 * @param startPatience how long a child may take to load its libraries
 * @param disk most that a child may write
 */
public record ChildSettings(
        @DefaultValue("2") @Min(0) @Max(16) int spares,
        @DefaultValue("4GB") @NotNull DataSize memory,
        @DefaultValue("256MB") @NotNull DataSize heap,
        @DefaultValue("24h") @NotNull Duration cpu,
        @DefaultValue("2m") @NotNull Duration silence,
        @DefaultValue("60s") @NotNull Duration startPatience,
        @DefaultValue("200GB") @NotNull DataSize disk) {
    /** What the kernel grants in addresses over what is used: a JVM and its threads reserve far more than they touch. */
    private static final long ADDRESS_SLACK = DataSize.ofGigabytes(4).toBytes();

    /** As shipped. */
    public static ChildSettings standard() {
        return new ChildSettings(
                2,
                DataSize.ofGigabytes(4),
                DataSize.ofMegabytes(256),
                Duration.ofHours(24),
                Duration.ofMinutes(2),
                Duration.ofSeconds(60),
                DataSize.ofGigabytes(200));
    }

    long addressSpace() {
        return memory.toBytes() + ADDRESS_SLACK;
    }
}
