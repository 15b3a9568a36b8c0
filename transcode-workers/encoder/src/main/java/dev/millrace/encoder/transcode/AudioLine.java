package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.Refused;
import dev.millrace.encoder.protocol.AudioTrack;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.FailureCode;
import dev.millrace.encoder.protocol.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * One sound track's way: decoded, mixed and resampled once, laid onto the timeline without gaps, encoded for each of its
 * renditions. Where the source has no sound there is silence; what overlaps is left out.
 */
final class AudioLine implements AutoCloseable {
    /** Timestamps may wander by this much before the sound is moved: below, jumps are heard and lips still fit. */
    private static final double WANDER_SECONDS = 0.05;
    /** When the picture is this far ahead in the file, no sound is coming for the time before. */
    private static final double LAG_SECONDS = 10;

    private final Limits limits;
    private final int sampleRate;
    private final long origin;
    private final Mixer mixer;
    private final List<AudioOutput> outputs = new ArrayList<>();
    private final @Nullable SoundSignals signals;

    private boolean placed;
    private double endSeconds;

    /**
     * @param channels of every rendition
     * @param gain factor of every sample
     */
    AudioLine(
            int channels,
            double gain,
            AVStream stream,
            Origin origin,
            Limits limits,
            @Nullable SignalCollector collector) {
        this.limits = limits;
        this.mixer = new Mixer(stream, channels, gain, limits, this::mixed);
        this.sampleRate = mixer.sampleRate();
        this.origin = origin.in(sampleRate);
        this.signals = collector == null ? null : new SoundSignals(collector, sampleRate);
    }

    /** Adds a rendition, before the first packet. */
    void add(AudioTrack track, Boundaries boundaries, Packs packs, Consumer<Event> events) {
        outputs.add(new AudioOutput(track, sampleRate, boundaries, packs, events));
    }

    int channels() {
        return mixer.channels();
    }

    /** All outputs have as many. */
    private long samples() {
        return outputs.getFirst().samples();
    }

    void packet(AVPacket packet) {
        mixer.packet(packet);
        outputs.forEach(AudioOutput::advance);
    }

    private void mixed(AVFrame frame) {
        long expected = samples();
        long position = frame.pts() == Av.NO_TIME ? expected : frame.pts() - origin;
        long off = position - expected;
        boolean move = !placed || Math.abs(off) > WANDER_SECONDS * sampleRate;
        int skip = move ? Math.clamp(-off, 0, frame.nb_samples()) : 0;
        placed |= skip < frame.nb_samples();
        if (move && off > 0) {
            requireShort(position);
            outputs.forEach(to -> to.appendSilence(off));
        }
        outputs.forEach(to -> to.append(frame, skip, frame.nb_samples() - skip));
        if (signals != null) {
            signals.offer(frame, samples() - frame.nb_samples());
        }
        endSeconds = (double) samples() / sampleRate;
        requireShort(samples());
    }

    private void requireShort(long samples) {
        if ((double) samples / sampleRate > limits.maxSeconds()) {
            throw new Refused(FailureCode.TOO_LONG, "The sound is longer than allowed.");
        }
    }

    /** The picture has come to this time: sound that is still missing long before it will not come. */
    void pictureAt(double seconds) {
        long due = (long) ((seconds - LAG_SECONDS) * sampleRate);
        long missing = due - samples();
        if (missing > 0) {
            outputs.forEach(to -> to.appendSilence(missing));
            placed = true;
        }
        outputs.forEach(AudioOutput::advance);
    }

    /** Decodes what is left; afterwards {@link #seconds} is when the sound is over. */
    void drain() {
        mixer.drain();
        if (signals != null) {
            signals.finish();
        }
    }

    /** @param timelineEnd in seconds, when picture and sound are both over */
    void finish(double timelineEnd, Boundaries boundaries) {
        // Two frames beyond where the last segment begins, lest it be empty.
        double lastStart = boundaries.start(boundaries.last()) + 2.0 * 1024 / sampleRate;
        long wanted = Math.round(Math.max(timelineEnd, lastStart) * sampleRate);
        outputs.forEach(to -> to.finish(wanted));
    }

    /** When the source's sound is over, on the timeline. */
    double seconds() {
        return endSeconds;
    }

    /** Whether the source gave no sound at all. */
    boolean isSilent() {
        return mixer.isSilent();
    }

    long errors() {
        return mixer.errors();
    }

    /** Of its renditions. */
    List<String> names() {
        return outputs.stream().map(AudioOutput::name).toList();
    }

    List<Event.Done.Rendition> summaries() {
        return outputs.stream().map(AudioOutput::summary).toList();
    }

    @Override
    public void close() {
        if (signals != null) {
            signals.close();
        }
        outputs.forEach(AudioOutput::close);
        mixer.close();
    }
}
