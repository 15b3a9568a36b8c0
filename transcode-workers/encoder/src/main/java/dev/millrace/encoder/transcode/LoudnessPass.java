package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.Graph;
import dev.millrace.encoder.av.MediaFile;
import dev.millrace.encoder.av.Metadata;
import dev.millrace.encoder.protocol.Limits;
import dev.millrace.encoder.protocol.LoudnessPlan;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.jspecify.annotations.Nullable;

/**
 * Listens to sound tracks from end to end before they are encoded, mixed as they will be, and finds the gain that brings
 * each to the loudness wanted: one for the whole, so that nothing of its dynamics is lost.
 */
final class LoudnessPass implements AutoCloseable {
    private static final String FILTERS = "[in]ebur128=metadata=1:peak=true:framelog=quiet,anull[out0]";
    /** The absolute gate of BS.1770: what is below is silence, and there is nothing to make louder. */
    private static final double SILENCE_LUFS = -70;
    /** More would lift what is meant to be quiet, such as the hum of a room. */
    private static final double MOST_GAIN_DB = 24;

    private final LoudnessPlan plan;
    private final Limits limits;
    private final MediaFile file;
    private final Map<Integer, Ear> ears = new LinkedHashMap<>();

    private LoudnessPass(LoudnessPlan plan, Path source, Limits limits) {
        this.plan = plan;
        this.limits = limits;
        this.file = MediaFile.open(source, limits);
    }

    /**
     * @param tracks channels that each stream is mixed to
     * @return the factor for the samples of each stream
     */
    static Map<Integer, Double> gains(
            LoudnessPlan plan, Path source, Limits limits, Map<Integer, Integer> tracks, ProgressMeter progress) {
        try (LoudnessPass pass = new LoudnessPass(plan, source, limits)) {
            tracks.forEach((stream, channels) -> pass.ears.put(stream, pass.new Ear(stream, channels)));
            pass.listen(progress);
            Map<Integer, Double> gains = new HashMap<>();
            pass.ears.forEach((stream, ear) -> gains.put(stream, ear.gain()));
            return gains;
        }
    }

    private void listen(ProgressMeter progress) {
        for (int i = 0; i < file.streamCount(); i++) {
            if (!ears.containsKey(i)) {
                file.stream(i).discard(avcodec.AVDISCARD_ALL);
            }
        }
        AVPacket packet = avcodec.av_packet_alloc();
        try {
            boolean more = true;
            while (more && file.read(packet)) {
                Ear ear = ears.get(packet.stream_index());
                if (ear != null) {
                    ear.mixer.packet(packet);
                    more = ear.seconds() <= limits.maxSeconds();
                }
                avcodec.av_packet_unref(packet);
                progress.at(0, 0);
            }
        } finally {
            avcodec.av_packet_free(packet);
        }
        ears.values().forEach(Ear::drain);
    }

    @Override
    public void close() {
        ears.values().forEach(Ear::close);
        file.close();
    }

    /** One track's meter. */
    private final class Ear implements AutoCloseable {
        private final Mixer mixer;
        private @Nullable Graph meter;
        private long samples;
        private double integrated = Double.NEGATIVE_INFINITY;
        private double truePeak;

        Ear(int stream, int channels) {
            this.mixer = new Mixer(file.stream(stream), channels, 1, limits, this::hear);
        }

        private void hear(AVFrame frame) {
            Graph filters = meter;
            if (filters == null) {
                filters = Graph.forAudio(frame, Av.ratio(1, mixer.sampleRate()), FILTERS);
                meter = filters;
            }
            frame.pts(samples);
            samples += frame.nb_samples();
            filters.filter(frame, (measured, output) -> read(measured));
        }

        private void read(AVFrame measured) {
            Metadata.number(measured, "lavfi.r128.I").ifPresent(lufs -> integrated = lufs);
            Metadata.number(measured, "lavfi.r128.true_peak")
                    .ifPresent(amplitude -> truePeak = Math.max(truePeak, amplitude));
        }

        void drain() {
            mixer.drain();
            if (meter != null) {
                meter.filter(null, (measured, output) -> read(measured));
            }
        }

        double seconds() {
            return (double) samples / mixer.sampleRate();
        }

        double gain() {
            if (!(integrated > SILENCE_LUFS) || truePeak <= 0) {
                return 1;
            }
            double wanted = plan.target() - integrated;
            double bearable = plan.maxTruePeak() - 20 * Math.log10(truePeak);
            return Math.pow(10, Math.min(Math.min(wanted, bearable), MOST_GAIN_DB) / 20);
        }

        @Override
        public void close() {
            if (meter != null) {
                meter.close();
            }
            mixer.close();
        }
    }
}
