package dev.millrace.encoder.protocol;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a file says of itself, and where it was measured.
 *
 * @param container FFmpeg's name of the format, such as {@code mov,mp4,m4a,3gp,3g2,mj2}
 * @param durationSeconds null when unknown
 * @param durationMeasured whether the duration was measured on the packets, because the header was missing or
 *     incredible; otherwise it is the header's claim
 * @param bestVideo index of the stream to show, null without one; never a cover picture
 * @param bestAudio index of the stream to hear, null without one
 * @param packets of the stream to show; null where no index tells of all of them
 */
public record MediaInfo(
        String container,
        @Nullable Double durationSeconds,
        boolean durationMeasured,
        long sizeBytes,
        @Nullable Integer bestVideo,
        @Nullable Integer bestAudio,
        List<StreamInfo> streams,
        @Nullable PacketIndex packets) {
    public MediaInfo {
        Require.text(container, 100, "container");
        Require.notNegative(sizeBytes, "sizeBytes");
        if (durationSeconds != null) {
            Require.seconds(durationSeconds, "durationSeconds");
        }
        streams = List.copyOf(streams);
    }

    /** The picture stream to show. */
    public Optional<StreamInfo.Video> video() {
        return streams.stream()
                .filter(s -> bestVideo != null && s.index() == bestVideo)
                .filter(StreamInfo.Video.class::isInstance)
                .map(StreamInfo.Video.class::cast)
                .findFirst();
    }

    /** The audio stream to hear. */
    public Optional<StreamInfo.Audio> audio() {
        return streams.stream()
                .filter(s -> bestAudio != null && s.index() == bestAudio)
                .filter(StreamInfo.Audio.class::isInstance)
                .map(StreamInfo.Audio.class::cast)
                .findFirst();
    }
}
