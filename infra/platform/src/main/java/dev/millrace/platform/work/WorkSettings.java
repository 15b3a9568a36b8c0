package dev.millrace.platform.work;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code millrace.work}.
 *
 * @param lease how long a job stays with a process that has gone silent; renewed at a third of it
 * @param poll longest time between two looks for a job that no hint told of
 * @param backoff before the second attempt; four times as long before each further one
 * @param longestBackoff between any two attempts
 * @param retention how long the rows of finished jobs stay, so that their keys are not taken again
 */
@Validated
@ConfigurationProperties("millrace.work")
record WorkSettings(
        @NotNull @DurationMin(millis = 100) @DefaultValue("30s")
        Duration lease,

        @NotNull @DurationMin(millis = 10) @DefaultValue("5s")
        Duration poll,

        @NotNull @DurationMin(millis = 1) @DefaultValue("1s")
        Duration backoff,

        @NotNull @DurationMin(millis = 1) @DefaultValue("5m")
        Duration longestBackoff,

        @NotNull @DurationMin(days = 1) @DefaultValue("30d") Duration retention) {
    /** After the given attempt, counted from 1. */
    Duration backoffAfter(int attempt) {
        Duration grown = backoff.multipliedBy(1L << Math.min(2 * (Math.max(attempt, 1) - 1), 30));
        return grown.compareTo(longestBackoff) < 0 ? grown : longestBackoff;
    }
}
