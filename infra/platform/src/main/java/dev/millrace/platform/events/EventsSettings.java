package dev.millrace.platform.events;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code millrace.events}.
 *
 * @param relayPoll between two looks of the relay for facts that no hint told of
 * @param relayLease how long a silent relay keeps others from taking over
 * @param poll between two looks of a consumer for facts that no hint told of
 * @param attempts of a consumer at one fact before it goes to the dead letters
 * @param backoff before the second attempt; doubled before each further one
 * @param longestBackoff between any two attempts
 * @param retention how long facts are kept once every consumer has passed them
 */
@Validated
@ConfigurationProperties("millrace.events")
record EventsSettings(
        @NotNull @DurationMin(millis = 10) @DefaultValue("100ms")
        Duration relayPoll,

        @NotNull @DurationMin(millis = 100) @DefaultValue("3s")
        Duration relayLease,

        @NotNull @DurationMin(millis = 10) @DefaultValue("1s")
        Duration poll,

        @Min(1) @DefaultValue("10") int attempts,

        @NotNull @DurationMin(millis = 1) @DefaultValue("200ms")
        Duration backoff,

        @NotNull @DurationMin(millis = 1) @DefaultValue("1m")
        Duration longestBackoff,

        @NotNull @DurationMin(days = 31) @DefaultValue("92d")
        Duration retention) {
    /** After the given attempt, counted from 1. */
    Duration backoffAfter(int attempt) {
        Duration grown = backoff.multipliedBy(1L << Math.min(Math.max(attempt, 1) - 1, 30));
        return grown.compareTo(longestBackoff) < 0 ? grown : longestBackoff;
    }
}
