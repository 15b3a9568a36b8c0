package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.Graph;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/** Takes the first picture at or after each place of a grid in time, and sends it through filters that fit its look. */
final class Sampler implements AutoCloseable {
    private final Filters filters;
    private final int threads;
    private long everyMillis;
    private long nextMillis;
    private @Nullable Look look;
    private @Nullable Graph graph;

    /** Gives the filters for pictures of one look, without labels; none may hold pictures back. */
    @FunctionalInterface
    interface Filters {
        String of(Look look, Colours colours);
    }

    Sampler(long everyMillis, int threads, Filters filters) {
        this.everyMillis = everyMillis;
        this.threads = threads;
        this.filters = filters;
    }

    /** Changes the grid, from the next picture on. */
    void every(long millis) {
        everyMillis = millis;
    }

    /**
     * @param frame see {@link Onlooker#offer}
     * @param taker is lent the filtered picture, if this is one to take
     */
    void offer(AVFrame frame, Colours colours, long millis, Consumer<AVFrame> taker) {
        if (millis < nextMillis) {
            return;
        }
        frame.pts(millis);
        graphFor(frame, colours).filter(frame, (picture, output) -> taker.accept(picture));
        nextMillis = (millis / everyMillis + 1) * everyMillis;
    }

    private Graph graphFor(AVFrame frame, Colours colours) {
        // Interlaced or not: samples are scaled down, or hashed as they are stored.
        Look wanted = Look.of(frame, false);
        Graph current = graph;
        if (current != null && wanted.equals(look)) {
            return current;
        }
        close();
        String text = "[in]" + filters.of(wanted, colours) + "[out0]";
        Graph made = Graph.forVideo(frame, Av.ratio(1, 1000), null, text, 1, threads);
        graph = made;
        look = wanted;
        return made;
    }

    @Override
    public void close() {
        if (graph != null) {
            graph.close();
            graph = null;
        }
    }
}
