package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.Decoder;
import dev.millrace.encoder.av.Graph;
import dev.millrace.encoder.av.Refused;
import dev.millrace.encoder.protocol.Limits;
import java.util.Locale;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/** Packets of one sound track in; planar floats out, mixed to so many channels, at one rate, whatever the source does. */
final class Mixer implements AutoCloseable {
    private final AVStream stream;
    private final int channels;
    private final double gain;
    private final int sampleRate;
    private final Consumer<AVFrame> taker;
    private final @Nullable Decoder decoder;
    private @Nullable Graph graph;
    private int graphFormat;
    private int graphRate;
    private int graphChannels;

    /**
     * @param channels 1 or 2
     * @param gain factor of every sample; 1 leaves them as they are
     * @param taker is lent what comes out
     */
    Mixer(AVStream stream, int channels, double gain, Limits limits, Consumer<AVFrame> taker) {
        this.stream = stream;
        this.channels = channels;
        this.gain = gain;
        this.sampleRate = outputRate(stream.codecpar().sample_rate());
        this.taker = taker;
        this.decoder = tryOpen(stream, limits);
    }

    private static @Nullable Decoder tryOpen(AVStream stream, Limits limits) {
        try {
            return Decoder.open(stream, limits.maxPixels(), 1);
        } catch (Refused e) {
            return null;
        }
    }

    private static int outputRate(int sourceRate) {
        return sourceRate == 44_100 || sourceRate == 48_000 ? sourceRate : 48_000;
    }

    /** Of what comes out, in Hz. */
    int sampleRate() {
        return sampleRate;
    }

    int channels() {
        return channels;
    }

    void packet(AVPacket packet) {
        if (decoder != null) {
            decoder.decode(packet, this::sound);
        }
    }

    /** Takes out what is left. */
    void drain() {
        if (decoder != null) {
            decoder.decode(null, this::sound);
        }
        if (graph != null) {
            graph.filter(null, (frame, output) -> mixed(frame));
        }
    }

    private void sound(AVFrame frame) {
        frame.pts(frame.best_effort_timestamp());
        graphFor(frame).filter(frame, (mixed, output) -> mixed(mixed));
    }

    private void mixed(AVFrame frame) {
        Graph from = graph;
        if (from != null) {
            if (frame.pts() != Av.NO_TIME) {
                frame.pts(Av.rescale(frame.pts(), from.timeBase(0), sampleRate));
            }
            taker.accept(frame);
        }
    }

    private Graph graphFor(AVFrame frame) {
        Graph current = graph;
        int sourceChannels = frame.ch_layout().nb_channels();
        if (current != null
                && frame.format() == graphFormat
                && frame.sample_rate() == graphRate
                && sourceChannels == graphChannels) {
            return current;
        }
        if (current != null) {
            current.filter(null, (mixed, output) -> mixed(mixed));
            current.close();
            graph = null;
        }
        Graph made = Graph.forAudio(frame, stream.time_base(), filters());
        graph = made;
        graphFormat = frame.format();
        graphRate = frame.sample_rate();
        graphChannels = sourceChannels;
        return made;
    }

    private String filters() {
        String volume = gain == 1 ? "" : String.format(Locale.ROOT, "volume=volume=%.6f:precision=float,", gain);
        return "[in]aresample=%d:out_chlayout=%s:out_sample_fmt=fltp:rematrix_maxval=1,%saformat=sample_fmts=fltp[out0]"
                .formatted(sampleRate, channels == 1 ? "mono" : "stereo", volume);
    }

    /** Whether nothing came out of the decoder at all. */
    boolean isSilent() {
        return decoder == null || decoder.frames() == 0;
    }

    long errors() {
        return decoder == null ? 0 : decoder.errors();
    }

    @Override
    public void close() {
        if (graph != null) {
            graph.close();
        }
        if (decoder != null) {
            decoder.close();
        }
    }
}
