package dev.millrace.transcode;

import dev.millrace.encoder.protocol.CopiedRung;
import dev.millrace.encoder.protocol.MediaInfo;
import dev.millrace.encoder.protocol.PacketIndex;
import dev.millrace.encoder.protocol.Rung;
import dev.millrace.encoder.protocol.StreamInfo;
import dev.millrace.streams.RenditionNames;
import dev.millrace.streams.VideoRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rung whose packets are the source's.
 *
 * @param peakBps bit/s of its heaviest seconds, as the container's index has them
 */
record Copied(CopiedRung rung, long peakBps) {
    /** Of an index's times, against those that are shown. */
    private static final double INDEX_ERROR = 1.05;

    /** Null when the source must be encoded, see {@link Conformance}. */
    static @Nullable Copied of(MediaInfo media, TranscodeSettings settings) {
        PacketIndex packets = media.packets();
        if (packets == null || !Conformance.against(media, settings).isEmpty()) {
            return null;
        }
        StreamInfo.Video video = media.video().orElseThrow();
        String name = RenditionNames.video("avc", Math.min(video.width(), video.height()), VideoRange.SDR);
        return new Copied(new CopiedRung(name, video.width(), video.height()), packets.peakBps());
    }

    /** Of a ladder those that show less than it, the low one always, and none that may need more than it. */
    List<Rung> below(List<Rung> rungs) {
        return rungs.stream()
                .filter(other -> !other.name().equals(rung.name()))
                .map(other -> other.within(Math.max(peakBps, Ladder.LEAST_CAP_BPS)))
                .toList();
    }

    /** The most that a player must take in per second. */
    long rateCap() {
        return Math.round(peakBps * INDEX_ERROR) + EncodePlan.VIDEO_BOXES_BPS;
    }
}
