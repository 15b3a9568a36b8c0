package dev.millrace.fingerprint;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code millrace.fingerprint}.
 *
 * @param indexPoll between two looks for hashes that other processes have committed; a match never waits for it
 * @param mostEntries that one request may put into a bank
 */
@Validated
@ConfigurationProperties("millrace.fingerprint")
public record FingerprintSettings(
        @NotNull @DurationMin(millis = 10) @DefaultValue("5s")
        Duration indexPoll,

        @Min(1) @Max(100_000) @DefaultValue("10000") int mostEntries) {}
