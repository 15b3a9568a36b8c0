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
 * @param commitEvery how old a received byte may get before it is written down, where there is enough for a part of the
 *     store; commits take time, so below 1 s; up to 800 ms while hundreds of appends run
 * @param commitSize how many bytes may come before they are written down
 * @param tailEvery the same as commit-every, where there is too little for a part: then an object more is written, which
 *     stores like S3 charge for, so one may choose to let a slow sender who is cut off send more again
 * @param partSize of the parts that a file is stored in, as long as the store's limits allow it
 * @param parallelParts how many parts of one upload are stored at once
 * @param writes how many writes of 1 MiB and more go on at once to the store, all uploads together; those of less have
 *     four places of their own for each processor
 * @param memory for received bytes that are not yet written down, all uploads together
 * @param spool room on the local disk for bytes that wait for more when memory is short, all uploads together
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

        @DefaultValue("1s") @DurationMin(millis = 10) @DurationMax(seconds = 60)
        Duration tailEvery,

        @DefaultValue("8MB") DataSize partSize,
        @DefaultValue("4") @Min(1) @Max(64) int parallelParts,
        @DefaultValue("64") @Min(1) @Max(10_000) int writes,
        @DefaultValue("128MB") DataSize memory,
        @DefaultValue("4GB") DataSize spool,
        @DefaultValue("1m") @DurationMin(millis = 50) Duration sweepEvery,
        @DefaultValue("1s") @DurationMin(millis = 50) Duration retryEvery,
        @DefaultValue("4") @Min(1) @Max(64) int completions) {
    public UploadSettings {
        if (commitSize.toBytes() < 1
                || commitSize.toBytes() > DataSize.ofMegabytes(16).toBytes()) {
            throw new IllegalArgumentException("millrace.ingest.upload.commit-size is at most 16MB.");
        }
        if (partSize.toBytes() < 1) {
            throw new IllegalArgumentException("millrace.ingest.upload.part-size is at least 1B.");
        }
        if (spool.isNegative()) {
            throw new IllegalArgumentException("millrace.ingest.upload.spool is 0B or more.");
        }
        if (maxSize.toBytes() < 1) {
            throw new IllegalArgumentException("millrace.ingest.upload.max-size is at least 1B.");
        }
        if (memory.toBytes() < DataSize.ofMegabytes(1).toBytes()) {
            throw new IllegalArgumentException("millrace.ingest.upload.memory is at least 1MB.");
        }
    }
}
