package dev.millrace.transcode;

import dev.millrace.encoder.protocol.MediaInfo;
import dev.millrace.encoder.protocol.PacketIndex;
import dev.millrace.encoder.protocol.Ratio;
import dev.millrace.encoder.protocol.StreamInfo;
import dev.millrace.transcode.child.ChildSettings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** What a probe might find, for pure tests. */
final class Media {
    /** Constrained Baseline, Level 3.1, 1280 × 720, as x264 writes it. */
    static final String CONFIGURATION = "0142c01fffe100176742c01fda014016ec0440000003004000000f03c60ca801000468ce0fc8";

    private Media() {}

    static TranscodeSettings settings() {
        return settings(true);
    }

    /** Whatever the source is. */
    static TranscodeSettings encoding() {
        return settings(false);
    }

    private static TranscodeSettings settings(boolean remux) {
        return new TranscodeSettings(
                null,
                List.of(1080, 720, 480, 360, 240),
                23,
                "veryfast",
                remux,
                60,
                4,
                null,
                8192L * 4352,
                Duration.ofHours(12),
                DataSize.ofGigabytes(1),
                false,
                ClassifierSettings.none(),
                2,
                2,
                0,
                1,
                Duration.ofMinutes(2),
                Duration.ofSeconds(60),
                Duration.ofMinutes(10),
                ChildSettings.standard());
    }

    static StreamInfo.Video video(int width, int height, @Nullable Ratio rate, boolean decodable) {
        return new StreamInfo.Video(
                0,
                "h264",
                track(decodable, null),
                width,
                height,
                width,
                height,
                0,
                false,
                new Ratio(1, 1),
                rate,
                rate,
                rate,
                "yuv420p",
                8,
                null,
                null,
                null,
                null,
                StreamInfo.Hdr.NONE,
                StreamInfo.FieldOrder.PROGRESSIVE,
                false,
                null);
    }

    static StreamInfo.Audio audio(int index, int channels, @Nullable String language) {
        return new StreamInfo.Audio(index, "aac", track(true, language), channels, "stereo", 48_000);
    }

    static StreamInfo.Track track(boolean decodable, @Nullable String language) {
        return new StreamInfo.Track(decodable, language, null, false, null, 0.0, null);
    }

    /** What an index says of ten seconds of 1280 × 720 that every device plays, a key frame every two seconds. */
    static PacketIndex packets() {
        return new PacketIndex(CONFIGURATION, 300, true, false, true, 2, 0.034, 2_000_000, 2_500_000);
    }

    static MediaInfo with(MediaInfo media, @Nullable PacketIndex packets) {
        return new MediaInfo(
                media.container(),
                media.durationSeconds(),
                media.durationMeasured(),
                media.sizeBytes(),
                media.bestVideo(),
                media.bestAudio(),
                media.streams(),
                packets);
    }

    static MediaInfo of(
            @Nullable Double seconds, boolean measured, @Nullable Integer bestAudio, StreamInfo... streams) {
        Integer bestVideo = streams.length > 0 && streams[0] instanceof StreamInfo.Video ? 0 : null;
        return new MediaInfo("mp4", seconds, measured, 1000, bestVideo, bestAudio, List.of(streams), null);
    }
}
