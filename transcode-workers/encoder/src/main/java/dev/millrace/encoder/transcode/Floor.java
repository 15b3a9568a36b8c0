package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.Decoder;
import dev.millrace.encoder.av.Encoder;
import dev.millrace.encoder.av.FrameRate;
import dev.millrace.encoder.av.Graph;
import dev.millrace.encoder.av.MediaFile;
import dev.millrace.encoder.av.Natives;
import dev.millrace.encoder.av.Orientation;
import dev.millrace.encoder.protocol.MalformedMessageException;
import dev.millrace.encoder.protocol.Protocol;
import dev.millrace.encoder.protocol.Request;
import dev.millrace.encoder.protocol.Rung;
import dev.millrace.encoder.protocol.ToneMapping;
import dev.millrace.encoder.protocol.VideoPlan;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * A program to measure by: x264 alone, with the settings of the rungs, fed with their pictures from memory. What it takes
 * for a rung is counted from the first picture given to the last packet taken. Of one job on standard input it prints a
 * line for each rung: {@code <name> <processor seconds> <wall seconds> <bytes>}.
 */
public final class Floor {
    private final Request.Transcode job;
    private final VideoPlan plan;
    private final int threads;
    private List<AVFrame> pictures = new ArrayList<>();
    private int timescale = 1;
    private @Nullable FrameRate rate;
    private @Nullable Colours colours;
    private @Nullable Graph graph;

    private Floor(Request.Transcode job) {
        this.job = job;
        this.plan = Objects.requireNonNull(job.video());
        this.threads = job.threads() > 0 ? job.threads() : Runtime.getRuntime().availableProcessors();
    }

    public static void main(String[] arguments) throws IOException, MalformedMessageException {
        Natives.load();
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        if (Protocol.readRequest(Objects.requireNonNull(in.readLine())) instanceof Request.Transcode job) {
            new Floor(job).run();
        }
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private void run() {
        for (Rung rung : plan.rungs()) {
            if (pictures.isEmpty()) {
                read(rung);
            } else {
                scale(rung);
            }
            encode(rung);
        }
    }

    /** The largest rung's pictures, as the ladder has them. */
    private void read(Rung rung) {
        try (MediaFile file = MediaFile.open(Path.of(job.source()), job.limits())) {
            int index = plan.streamIndex();
            AVStream stream = file.stream(index);
            FrameRate source = FrameRate.of(file, stream);
            int divisor = source.divisor(plan.maxFrameRate());
            rate = source.dividedBy(divisor);
            VideoClock clock = new VideoClock(stream.time_base(), Origin.of(file, index, List.of()), source, divisor);
            timescale = clock.timescale();
            AVPacket packet = avcodec.av_packet_alloc();
            try (Decoder decoder = Decoder.open(stream, job.limits().maxPixels(), threads)) {
                while (file.read(packet)) {
                    if (packet.stream_index() == index) {
                        decoder.decode(packet, frame -> take(frame, clock, Orientation.of(stream), rung));
                    }
                    avcodec.av_packet_unref(packet);
                }
                decoder.decode(null, frame -> take(frame, clock, Orientation.of(stream), rung));
                endGraph();
            } finally {
                avcodec.av_packet_free(packet);
            }
        }
    }

    private void take(AVFrame frame, VideoClock clock, Orientation turn, Rung rung) {
        long time = clock.place(frame);
        if (time == VideoClock.DROPPED) {
            return;
        }
        Colours found = Colours.complete(frame, ToneMapping.AUTO);
        colours = found;
        frame.pts(time);
        if (graph == null) {
            Look look = Look.of(frame, Look.isInterlaced(frame));
            graph = Graph.forVideo(
                    frame,
                    Av.ratio(1, timescale),
                    null,
                    "[in]" + look.filters(found, turn, rung.width(), rung.height(), false) + "setsar=1[out0]",
                    1,
                    threads);
        }
        graph.filter(frame, this::keep);
    }

    /** The next rung's pictures out of this one's. */
    private void scale(Rung rung) {
        List<AVFrame> larger = pictures;
        pictures = new ArrayList<>();
        graph = Graph.forVideo(
                larger.getFirst(),
                Av.ratio(1, timescale),
                null,
                "[in]scale=%d:%d:flags=bicubic,setsar=1[out0]".formatted(rung.width(), rung.height()),
                1,
                threads);
        for (AVFrame picture : larger) {
            graph.filter(picture, this::keep);
            avutil.av_frame_free(picture);
        }
        endGraph();
    }

    private void endGraph() {
        if (graph != null) {
            graph.filter(null, this::keep);
            graph.close();
            graph = null;
        }
    }

    private void keep(AVFrame frame, int output) {
        pictures.add(Av.share(frame));
    }

    private void encode(Rung rung) {
        long gop = (long) job.chunks().gopSeconds() * timescale;
        long[] bytes = {0};
        try (Encoder encoder = RungEncoder.open(
                rung,
                timescale,
                Objects.requireNonNull(rate).nominal(),
                Objects.requireNonNull(colours),
                VideoLine.threadsFor(rung, threads))) {
            Duration before = cpu();
            long start = System.nanoTime();
            long nextKey = 0;
            for (AVFrame picture : pictures) {
                boolean key = picture.pts() >= nextKey;
                nextKey = key ? (picture.pts() / gop + 1) * gop : nextKey;
                picture.pict_type(key ? avutil.AV_PICTURE_TYPE_I : avutil.AV_PICTURE_TYPE_NONE);
                picture.quality(0);
                encoder.encode(picture, packet -> bytes[0] += packet.size());
            }
            encoder.encode(null, packet -> bytes[0] += packet.size());
            System.out.printf(
                    Locale.ROOT,
                    "%s %.3f %.3f %d%n",
                    rung.name(),
                    cpu().minus(before).toMillis() / 1e3,
                    (System.nanoTime() - start) / 1e9,
                    bytes[0]);
        }
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }
}
