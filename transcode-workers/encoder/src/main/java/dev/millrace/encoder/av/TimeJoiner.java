package dev.millrace.encoder.av;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Joins timestamps that jump, as they do in recordings of broadcasts. A jump leads more than ten seconds ahead
 * of where the stream's last packet ended, or more than one back. Streams of one file jump at slightly different places but by the same distance: the second
 * one takes over the shift of the first when that fits, so that picture and sound stay together.
 */
public final class TimeJoiner {
    private static final long AHEAD_MICROS = 10_000_000;
    private static final long BACK_MICROS = 1_000_000;
    private static final long MICROS = 1_000_000;

    private final boolean active;
    private final Map<Integer, Track> tracks = new HashMap<>();
    private int joins;

    private static final class Track {
        private long shift;
        private long next = Av.NO_TIME;
    }

    /** @param active false to leave all times alone */
    public TimeJoiner(boolean active) {
        this.active = active;
    }

    /** Rewrites the packet's times. */
    public void join(AVPacket packet, AVStream stream) {
        long time = packet.dts() != Av.NO_TIME ? packet.dts() : packet.pts();
        if (!active || time == Av.NO_TIME) {
            return;
        }
        Track track = tracks.computeIfAbsent(packet.stream_index(), index -> new Track());
        long at = Av.rescale(time, stream.time_base(), MICROS);
        if (track.next != Av.NO_TIME && isJump(at + track.shift - track.next)) {
            track.shift = shiftFor(at, track.next);
            joins++;
        }
        track.next = at + track.shift + Av.rescale(Math.max(0, packet.duration()), stream.time_base(), MICROS);
        if (track.shift != 0) {
            long shift = avutil.av_rescale(
                    track.shift,
                    stream.time_base().den(),
                    MICROS * stream.time_base().num());
            packet.pts(packet.pts() == Av.NO_TIME ? Av.NO_TIME : packet.pts() + shift);
            packet.dts(packet.dts() == Av.NO_TIME ? Av.NO_TIME : packet.dts() + shift);
        }
    }

    private long shiftFor(long at, long expected) {
        return tracks.values().stream()
                .map(other -> other.shift)
                .filter(shift -> !isJump(at + shift - expected))
                .findFirst()
                .orElse(expected - at);
    }

    private static boolean isJump(long distance) {
        return distance > AHEAD_MICROS || distance < -BACK_MICROS;
    }

    /** How many jumps there were, over all streams. */
    public int joins() {
        return joins;
    }
}
