package dev.millrace.ingest.upload;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The knobs of uploading.
 *
 * @param maxSize of one file
 * @param expireAfter how long after its last byte an unfinished upload is given up
 * @param commitEvery how old a received byte may get before it is written down; commits take time, so below 1 s
 * @param commitSize how many bytes are written down at once, at most
 * @param memory for received bytes that are not yet written down, all uploads together
 * @param sweepEvery how often abandoned uploads are looked for
 * @param retryEvery how often unfinished completions and clean-ups are looked for
 * @param completions how many uploads are put together at once
 */
@Validated
@ConfigurationProperties("millrace.ingest.upload")
public record UploadSettings(
        @DefaultValue("100GB") DataSize maxSize,
        @DefaultValue("24h") @DurationMin(millis = 100) Duration expireAfter,

        @DefaultValue("400ms") @DurationMin(millis = 10) @DurationMax(seconds = 1)
        Duration commitEvery,

        @DefaultValue("16MB") DataSize commitSize,
        @DefaultValue("64MB") DataSize memory,
        @DefaultValue("1m") @DurationMin(millis = 50) Duration sweepEvery,
        @DefaultValue("1s") @DurationMin(millis = 50) Duration retryEvery,
        @DefaultValue("4") @Min(1) @Max(64) int completions) {
    public UploadSettings {
        if (commitSize.toBytes() < 1
                || commitSize.toBytes() > DataSize.ofMegabytes(16).toBytes()) {
            throw new IllegalArgumentException("millrace.ingest.upload.commit-size is at most 16MB.");
        }
        if (maxSize.toBytes() < 1) {
            throw new IllegalArgumentException("millrace.ingest.upload.max-size is at least 1B.");
        }
        if (memory.toBytes() < DataSize.ofMegabytes(1).toBytes()) {
            throw new IllegalArgumentException("millrace.ingest.upload.memory is at least 1MB.");
        }
    }
}
