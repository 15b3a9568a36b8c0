package dev.millrace.transcode;

import dev.millrace.transcode.child.ChildSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param encoderClasspath of the child, as {@code java -cp} takes it; absent means {@code lib/encoder} of the installed
 *     product
 * @param ladder short sides in pixels; a source has the rungs that are not above it, and a low one for cellular networks
 * @param crf of x264: quality that is kept where the rate cap allows
 * @param preset of x264
 * @param remux whether a source that every device plays, and whose key frames are never more than 4 s apart, is its own
 *     top rung: its H.264 is copied, not encoded anew
 * @param maxFrameRate frames per second, 60 at most, since many devices show no more; a faster source is divided by an
 *     integer
 * @param audioTracks most audio renditions of one asset
 * @param loudness LUFS that every sound track is brought to by one gain, peaks staying below -1 dBTP (EBU R 128); absent
 *     leaves sound as loud as it is. The sound is then listened to before anything is encoded, which delays the first
 *     segment
 * @param maxPixels of a picture, width × height
 * @param maxDuration of a video
 * @param maxSize of a source
 * @param faces whether faces are counted, one picture a second: some 30 ms of CPU each, and a second at the start of every
 *     encode
 * @param classifier of images
 * @param inspections how many at once in this process
 * @param encodes how many at once in this process
 * @param threads of one encode; 0 for as many as there are processors
 * @param firstLook segments of the opening that are shown before its chunk is complete; 0 waits for the chunk
 * @param inspectionTime most that one inspection may take
 * @param encodingTime most that any encode may take, per second of the source
 * @param leastEncodingTime that even the shortest source is given
 */
@Validated
@ConfigurationProperties("millrace.transcode")
public record TranscodeSettings(
        @Nullable String encoderClasspath,

        @DefaultValue({"2160", "1440", "1080", "720", "480", "360", "240"}) @NotEmpty @Size(max = 16)
        List<@Min(16) @Max(8192) Integer> ladder,

        @DefaultValue("23") @DecimalMin("0") @DecimalMax("51")
        double crf,

        @DefaultValue("veryfast") @Pattern(regexp = "[a-z]{4,12}")
        String preset,

        @DefaultValue("true") boolean remux,
        @DefaultValue("60") @Min(1) @Max(60) int maxFrameRate,
        @DefaultValue("4") @Min(0) @Max(16) int audioTracks,
        @Nullable @DecimalMin("-40") @DecimalMax("-5") Double loudness,
        @DefaultValue("35651584") @Min(1) long maxPixels,
        @DefaultValue("12h") @NotNull Duration maxDuration,
        @DefaultValue("256GB") @NotNull DataSize maxSize,
        @DefaultValue("false") boolean faces,
        @DefaultValue @Valid @NestedConfigurationProperty ClassifierSettings classifier,
        @DefaultValue("2") @Min(1) @Max(64) int inspections,
        @DefaultValue("2") @Min(1) @Max(64) int encodes,
        @DefaultValue("0") @Min(0) @Max(64) int threads,
        @DefaultValue("1") @Min(0) @Max(6) int firstLook,
        @DefaultValue("2m") @NotNull Duration inspectionTime,
        @DefaultValue("60s") @NotNull Duration encodingTime,
        @DefaultValue("10m") @NotNull Duration leastEncodingTime,
        @DefaultValue @Valid ChildSettings child) {
    public TranscodeSettings {
        ladder = List.copyOf(ladder);
    }
}
