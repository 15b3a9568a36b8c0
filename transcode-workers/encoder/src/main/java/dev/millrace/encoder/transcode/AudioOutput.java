package dev.millrace.encoder.transcode;

import dev.millrace.encoder.protocol.AudioTrack;
import dev.millrace.encoder.protocol.Event;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** One audio rendition: samples without gaps in, packs out, cut where the picture is cut. */
final class AudioOutput implements AutoCloseable {
    private final AudioTrack track;
    private final int sampleRate;
    private final AacEncoder encoder;
    private final Packs packs;
    private final TrackMuxer muxer;
    private final AudioSegments segments;

    AudioOutput(AudioTrack track, int sampleRate, Boundaries boundaries, Packs packs, Consumer<Event> events) {
        this.track = track;
        this.sampleRate = sampleRate;
        this.packs = packs;
        this.encoder =
                new AacEncoder(track, sampleRate, packet -> this.segments().add(packet));
        this.muxer = new TrackMuxer(encoder.context(), sampleRate, init -> {
            packs.init(init);
            events.accept(new Event.InitWritten(
                    track.name(), init.length, sampleRate, 0, 0, null, sampleRate, track.channels()));
        });
        this.segments = new AudioSegments(muxer, packs, boundaries, sampleRate);
    }

    private AudioSegments segments() {
        return segments;
    }

    /** Samples taken so far. */
    long samples() {
        return encoder.samples();
    }

    /** @see AacEncoder#append */
    void append(AVFrame sound, int from, int count) {
        encoder.append(sound, from, count);
    }

    void appendSilence(long count) {
        encoder.appendSilence(count);
    }

    /** Writes the segments whose end is known. */
    void advance() {
        segments.advance();
    }

    /** Fills up with silence to so many samples, and writes what is left. */
    void finish(long wanted) {
        encoder.appendSilence(Math.max(0, wanted - encoder.samples()));
        encoder.finish();
        segments.finish();
    }

    String name() {
        return track.name();
    }

    Event.Done.Rendition summary() {
        return packs.summary(sampleRate);
    }

    @Override
    public void close() {
        segments.close();
        muxer.close();
        encoder.close();
        packs.close();
    }
}
