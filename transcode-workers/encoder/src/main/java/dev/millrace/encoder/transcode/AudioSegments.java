package dev.millrace.encoder.transcode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;

/**
 * Collects AAC frames into segments: a segment begins with the frame that starts nearest to where the picture's segment
 * begins. Frames wait here until it is known where that is.
 */
final class AudioSegments implements AutoCloseable {
    private final TrackMuxer muxer;
    private final Packs packs;
    private final Boundaries boundaries;
    private final int sampleRate;

    private final Deque<AVPacket> waiting = new ArrayDeque<>();
    private final List<AVPacket> packets = new ArrayList<>();
    private long current = 1;
    private long decodeTime;

    AudioSegments(TrackMuxer muxer, Packs packs, Boundaries boundaries, int sampleRate) {
        this.muxer = muxer;
        this.packs = packs;
        this.boundaries = boundaries;
        this.sampleRate = sampleRate;
    }

    /** Takes one packet; it stays the caller's. */
    void add(AVPacket packet) {
        AVPacket copy = avcodec.av_packet_clone(packet);
        if (copy == null) {
            throw new OutOfMemoryError("no memory for a packet");
        }
        waiting.add(copy);
    }

    /** Writes the segments whose end is known. */
    void advance() {
        while (!waiting.isEmpty() && boundaries.known(current + 1)) {
            AVPacket next = waiting.element();
            double nextStart = boundaries.start(current + 1) * sampleRate;
            if (next.pts() + next.duration() / 2.0 >= nextStart && !packets.isEmpty()) {
                flush();
                current++;
            } else {
                packets.add(waiting.remove());
            }
        }
    }

    /** Writes the rest into the last segment there is. */
    void finish() {
        advance();
        packets.addAll(waiting);
        waiting.clear();
        if (!packets.isEmpty()) {
            flush();
        }
        packs.finish();
    }

    private void flush() {
        long length = 0;
        for (AVPacket packet : packets) {
            muxer.add(packet);
            length += packet.duration();
        }
        packs.segment(current, muxer.flush(), new Span(decodeTime, length, packets.size()));
        decodeTime += length;
        packets.forEach(avcodec::av_packet_free);
        packets.clear();
    }

    @Override
    public void close() {
        packets.forEach(avcodec::av_packet_free);
        packets.clear();
        waiting.forEach(avcodec::av_packet_free);
        waiting.clear();
    }
}
