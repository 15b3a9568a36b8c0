package dev.millrace.encoder.transcode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;

/**
 * Collects a rendition's packets into segments. A segment begins with the IDR picture that was forced for it and, the
 * groups of pictures being closed, holds exactly the pictures shown from there to the next one.
 *
 * <p>Decode times are laid out anew: the pictures of a segment, in decoding order, get its presentation times in rising
 * order. So a fragment's tfdt is the time its first picture is shown, and its samples' durations add up to the time it
 * plays, whatever the rate did. Composition offsets become negative, which CMAF's trun version 1 has a sign for.
 */
final class VideoSegments implements AutoCloseable {
    /**
     * Constant lead of decode over presentation times, in any unit more than a segment lasts: FFmpeg wants pts ≥ dts, and
     * the muxer takes the lead off again.
     */
    private static final long LEAD = 100_000_000;

    private final TrackMuxer muxer;
    private final Packs packs;
    private final Map<Long, Long> starts = new HashMap<>();
    private final List<AVPacket> packets = new ArrayList<>();
    private long current;

    VideoSegments(TrackMuxer muxer, Packs packs) {
        this.muxer = muxer;
        this.packs = packs;
    }

    /** Announces that segment {@code n} begins with the picture shown at {@code pts}. */
    void startsAt(long pts, long n) {
        starts.put(pts, n);
    }

    /** Takes one packet in decoding order; it stays the caller's. */
    void add(AVPacket packet) {
        Long n = starts.remove(packet.pts());
        if (n != null) {
            close(packet.pts());
            current = n;
        }
        AVPacket copy = avcodec.av_packet_clone(packet);
        if (copy == null) {
            throw new OutOfMemoryError("no memory for a packet");
        }
        packets.add(copy);
    }

    /** @param end when the last picture's time is over */
    void finish(long end) {
        close(end);
        packs.finish();
    }

    private void close(long end) {
        if (packets.isEmpty()) {
            return;
        }
        long[] shown = packets.stream().mapToLong(AVPacket::pts).sorted().toArray();
        for (int i = 0; i < shown.length; i++) {
            AVPacket packet = packets.get(i);
            long next = i + 1 < shown.length ? shown[i + 1] : end;
            packet.dts(shown[i] - LEAD);
            packet.duration(next - shown[i]);
            muxer.add(packet);
        }
        byte[] fragment = muxer.flush();
        packs.segment(current, fragment, new Span(shown[0], end - shown[0], shown.length));
        release();
    }

    private void release() {
        packets.forEach(avcodec::av_packet_free);
        packets.clear();
    }

    @Override
    public void close() {
        release();
    }
}
