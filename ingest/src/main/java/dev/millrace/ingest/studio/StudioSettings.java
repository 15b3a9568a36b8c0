package dev.millrace.ingest.studio;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The knobs of the studio and the asset API.
 *
 * @param previewLife how long a preview link plays
 * @param playbackLife how long a playback link of a signed video plays, unless the request names less
 * @param patience how long an answer waits for the origins to acknowledge a withdrawal
 * @param pageSize how many videos the studio shows at once
 */
@Validated
@ConfigurationProperties("millrace.ingest.studio")
record StudioSettings(
        @DefaultValue("4h") @DurationMin(minutes = 1) @DurationMax(days = 1)
        Duration previewLife,

        @DefaultValue("6h") @DurationMin(minutes = 1) @DurationMax(days = 7)
        Duration playbackLife,

        @DefaultValue("1s") @DurationMin(millis = 0) @DurationMax(seconds = 5)
        Duration patience,

        @DefaultValue("24") @Min(1) @Max(100) int pageSize) {}
