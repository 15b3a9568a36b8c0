package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.Graph;
import dev.millrace.encoder.av.Metadata;
import dev.millrace.encoder.protocol.Event.SignalsMeasured.Kind;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/** Finds silence and measures loudness (EBU R 128, ITU-R BS.1770) of what listeners hear, by FFmpeg's own filters. */
final class SoundSignals implements AutoCloseable {
    private static final String FILTERS =
            "[in]silencedetect=noise=-50dB:duration=1," + "ebur128=metadata=1:peak=true:framelog=quiet,anull[out0]";

    private final SignalCollector collector;
    private final int sampleRate;
    private @Nullable Graph graph;
    private long samples;

    SoundSignals(SignalCollector collector, int sampleRate) {
        this.collector = collector;
        this.sampleRate = sampleRate;
    }

    /** @param frame lent, as it will be encoded; its first sample is the timeline's sample {@code position} */
    void offer(AVFrame frame, long position) {
        Graph filters = graph;
        if (filters == null) {
            filters = Graph.forAudio(frame, Av.ratio(1, sampleRate), FILTERS);
            graph = filters;
        }
        long pts = frame.pts();
        frame.pts(Math.max(position, samples));
        samples = frame.pts() + frame.nb_samples();
        filters.filter(frame, (measured, output) -> read(measured));
        frame.pts(pts);
    }

    private void read(AVFrame measured) {
        Metadata.number(measured, "lavfi.silence_start")
                .ifPresent(start -> collector.begin(Kind.SILENCE, millis(start)));
        Metadata.number(measured, "lavfi.silence_end").ifPresent(end -> collector.end(Kind.SILENCE, millis(end)));
        Metadata.number(measured, "lavfi.r128.M")
                .ifPresent(momentary -> collector.loudness(1000 * measured.pts() / sampleRate, momentary));
        Metadata.number(measured, "lavfi.r128.I").ifPresent(collector::integrated);
        Metadata.number(measured, "lavfi.r128.LRA").ifPresent(collector::range);
        Metadata.number(measured, "lavfi.r128.true_peak")
                .ifPresent(amplitude -> collector.truePeak(20 * Math.log10(amplitude)));
    }

    private static long millis(double seconds) {
        return Math.max(0, Math.round(1000 * seconds));
    }

    /** What has begun ends with the sound. */
    void finish() {
        if (graph != null) {
            graph.filter(null, (measured, output) -> read(measured));
            close();
        }
        collector.end(Kind.SILENCE, 1000 * samples / sampleRate);
    }

    @Override
    public void close() {
        if (graph != null) {
            graph.close();
            graph = null;
        }
    }
}
