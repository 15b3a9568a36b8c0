package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.Decoder;
import dev.millrace.encoder.av.FrameRate;
import dev.millrace.encoder.av.Graph;
import dev.millrace.encoder.av.Orientation;
import dev.millrace.encoder.av.Refused;
import dev.millrace.encoder.av.ThreadName;
import dev.millrace.encoder.protocol.CopiedRung;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.FailureCode;
import dev.millrace.encoder.protocol.Request;
import dev.millrace.encoder.protocol.Rung;
import dev.millrace.encoder.protocol.ToneMapping;
import dev.millrace.encoder.protocol.WarningCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongToIntFunction;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/** The picture's way: packets are decoded once, timed, filtered once for all rungs, and encoded by each; one rung may be the packets themselves. */
final class VideoLine implements AutoCloseable {
    private final Request.Transcode job;
    private final List<Rung> rungs;
    private final AVStream stream;
    private final FrameRate outputRate;
    private final VideoClock clock;
    private final Boundaries boundaries;
    private final Onlooker onlooker;
    private final Consumer<Event> events;
    private final int threads;
    private final Decoder decoder;
    private final List<RungEncoder> encoders = new ArrayList<>();

    private final @Nullable SourceGrid grid;
    private final @Nullable RungCopier copier;
    private @Nullable Graph graph;
    private @Nullable Look look;
    private double shape;
    private boolean interlaced;
    private long pictureLength;
    private double seconds;

    /**
     * @param rungs largest first; may be empty
     * @param onlooker offered every picture
     */
    VideoLine(
            Request.Transcode job,
            AVStream stream,
            List<Rung> rungs,
            Origin origin,
            FrameRate sourceRate,
            double maxFrameRate,
            Boundaries boundaries,
            Onlooker onlooker,
            int threads,
            Consumer<Event> events) {
        this.job = job;
        this.rungs = rungs;
        this.stream = stream;
        this.boundaries = boundaries;
        this.onlooker = onlooker;
        this.threads = threads;
        this.events = events;
        int divisor = sourceRate.divisor(maxFrameRate);
        this.outputRate = sourceRate.dividedBy(divisor);
        this.clock = new VideoClock(stream.time_base(), origin, sourceRate, divisor);
        CopiedRung copied =
                job.video() == null || rungs.isEmpty() ? null : job.video().copied();
        this.grid = copied == null ? null : new SourceGrid(job.chunks(), clock.timescale(), boundaries);
        this.decoder = Decoder.open(stream, job.limits().maxPixels(), threads);
        if (copied == null || grid == null) {
            this.copier = null;
            return;
        }
        try {
            RungCopier.require(divisor == 1, "its frame rate is too high");
            this.copier = new RungCopier(
                    copied, stream, clock.timescale(), outputRate.nominal(), packs(copied.name()), grid, events);
        } catch (RuntimeException e) {
            decoder.close();
            throw e;
        }
    }

    /** The chunk that a segment belongs to. */
    LongToIntFunction chunks() {
        return grid == null ? job.chunks()::chunkOf : grid::chunkOf;
    }

    private Packs packs(String rendition) {
        return new Packs(Path.of(job.scratchDir()), rendition, chunks(), events);
    }

    void packet(AVPacket packet) {
        if (copier != null) {
            copier.packet(packet);
        }
        decoder.decode(packet, this::picture);
        if (copier != null) {
            RungCopier.require(decoder.errors() == 0, "it is damaged");
        }
    }

    private void picture(AVFrame frame) {
        long time = clock.place(frame);
        if (copier != null) {
            RungCopier.require(time != VideoClock.DROPPED, "its pictures are out of order");
            RungCopier.require(Look.isPlain(frame), "its pixels are not square, or its pictures are fields");
            copier.shown(frame.best_effort_timestamp(), time);
        }
        if (time == VideoClock.DROPPED) {
            return;
        }
        pictureLength = clock.length(frame);
        seconds = (double) (time + pictureLength) / clock.timescale();
        if (seconds > job.limits().maxSeconds()) {
            throw new Refused(FailureCode.TOO_LONG, "The video is longer than allowed.");
        }
        Colours colours = Colours.complete(frame, toneMapping());
        long millis = Math.round(time * 1000.0 / clock.timescale());
        onlooker.offer(frame, colours, millis);
        if (!rungs.isEmpty()) {
            frame.pts(time);
            frame.duration(pictureLength);
            graphFor(frame, colours).filter(frame, this::filtered);
        }
    }

    private ToneMapping toneMapping() {
        return job.video() == null ? ToneMapping.AUTO : job.video().toneMapping();
    }

    /** The filters for pictures like this one: those of the one before, unless its look changed on the way. */
    private Graph graphFor(AVFrame frame, Colours colours) {
        interlaced |= Look.isInterlaced(frame);
        Look wanted = Look.of(frame, interlaced);
        Graph current = graph;
        if (current != null && wanted.equals(look)) {
            return current;
        }
        if (current == null) {
            shape = wanted.shape();
            openEncoders(colours);
        } else {
            RungCopier.require(copier == null, "its size or colours change on the way");
            current.filter(null, this::filtered);
            current.close();
            graph = null;
            events.accept(new Event.Warning(
                    WarningCode.PICTURE_CHANGED, "The picture's size or colours change on the way; it was fitted."));
        }
        boolean inside = Math.abs(wanted.shape() / shape - 1) > 0.02;
        String filters = ladder(wanted, colours, inside);
        Graph made = ThreadName.of(
                "filters",
                () -> Graph.forVideo(frame, Av.ratio(1, clock.timescale()), null, filters, rungs.size(), threads));
        events.accept(new Event.FiltersChosen(filters));
        graph = made;
        look = wanted;
        return made;
    }

    /** The largest rung out of the source, every other one out of the one before. */
    private String ladder(Look source, Colours colours, boolean inside) {
        Rung top = rungs.getFirst();
        StringBuilder text = new StringBuilder("[in]")
                .append(source.filters(colours, Orientation.of(stream), top.width(), top.height(), inside));
        for (int i = 0; i + 1 < rungs.size(); i++) {
            Rung next = rungs.get(i + 1);
            text.append("split[out%d][s%d];[s%d]scale=%d:%d:flags=bicubic,"
                    .formatted(i, i, i, next.width(), next.height()));
        }
        return text.append("setsar=1[out%d]".formatted(rungs.size() - 1)).toString();
    }

    private void openEncoders(Colours colours) {
        for (Rung rung : rungs) {
            encoders.add(new RungEncoder(
                    rung,
                    clock.timescale(),
                    outputRate.nominal(),
                    colours,
                    threadsFor(rung, threads),
                    job.chunks(),
                    grid,
                    packs(rung.name()),
                    boundaries,
                    events));
        }
    }

    /** Small pictures gain nothing from many threads, and every thread holds a picture back. */
    static int threadsFor(Rung rung, int threads) {
        int shortSide = Math.min(rung.width(), rung.height());
        return Math.clamp(threads, 1, Math.max(1, shortSide / 90));
    }

    private void filtered(AVFrame frame, int output) {
        Graph from = graph;
        if (from != null) {
            long pts = Av.rescale(frame.pts(), from.timeBase(output), clock.timescale());
            encoders.get(output).picture(frame, pts, pictureLength);
        }
    }

    /** Decodes what is left; afterwards {@link #seconds} is when the last picture's time is over. */
    void drain() {
        decoder.decode(null, this::picture);
        if (graph != null) {
            graph.filter(null, this::filtered);
        }
        if (decoder.frames() == 0) {
            throw new Refused(
                    FailureCode.DECODER, "Not one picture of the video could be decoded; the file is damaged.");
        }
    }

    /** @param timelineEnd in seconds, when picture and sound are both over */
    void finish(double timelineEnd) {
        if (copier != null) {
            RungCopier.require(decoder.errors() == 0, "it is damaged");
            copier.finish(Math.round(seconds * clock.timescale()), Math.round(timelineEnd * clock.timescale()));
        }
        for (RungEncoder encoder : encoders) {
            encoder.finish(Math.round(timelineEnd * clock.timescale()));
        }
    }

    /** When the last decoded picture's time is over. */
    double seconds() {
        return seconds;
    }

    VideoClock clock() {
        return clock;
    }

    long repeated() {
        return encoders.isEmpty() ? 0 : encoders.getFirst().repeated();
    }

    long errors() {
        return decoder.errors();
    }

    /** Whether a rung is copied, which only whole sources can be. */
    boolean copies() {
        return copier != null;
    }

    List<Event.Done.Rendition> summaries() {
        return Stream.concat(
                        Stream.ofNullable(copier).map(RungCopier::summary),
                        encoders.stream().map(RungEncoder::summary))
                .toList();
    }

    @Override
    public void close() {
        if (graph != null) {
            graph.close();
        }
        encoders.forEach(RungEncoder::close);
        if (copier != null) {
            copier.close();
        }
        decoder.close();
    }
}
