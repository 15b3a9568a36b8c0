package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.Graph;
import dev.millrace.encoder.av.Orientation;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.hashing.Luma;
import dev.millrace.hashing.Picture;
import dev.millrace.hashing.Turn;
import dev.millrace.hashing.Views;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * Hashes one picture a second: the first at or after each whole one. It is turned into RGB at its full size, HDR as the
 * rungs show it, and hashed as it is seen upright; the shape of its pixels makes no difference to a hash.
 */
final class FrameHasher implements Onlooker {
    private static final long EVERY_MILLIS = 1000;

    private final Views views = new Views();
    private final Turn turn;
    private final int threads;
    private final Consumer<Event> events;
    private long nextMillis;
    private @Nullable Look look;
    private @Nullable Graph graph;

    FrameHasher(Orientation orientation, int threads, Consumer<Event> events) {
        this.turn = Turn.of(orientation.clockwise(), orientation.mirrored());
        this.threads = threads;
        this.events = events;
    }

    @Override
    public void offer(AVFrame frame, Colours colours, long millis) {
        if (millis < nextMillis) {
            return;
        }
        nextMillis = (millis / EVERY_MILLIS + 1) * EVERY_MILLIS;
        frame.pts(millis);
        graphFor(frame, colours).filter(frame, (picture, output) -> hash(picture, millis));
    }

    private Graph graphFor(AVFrame frame, Colours colours) {
        Look wanted = Look.of(frame, false);
        Graph current = graph;
        if (current != null && wanted.equals(look)) {
            return current;
        }
        close();
        String filters = "[in]" + colours.rgbFilters(frame.width(), frame.height()) + "[out0]";
        Graph made = Graph.forVideo(frame, Av.ratio(1, 1000), null, filters, 1, threads);
        graph = made;
        look = wanted;
        return made;
    }

    private void hash(AVFrame picture, long millis) {
        List<Event.FrameHashed.ViewHash> hashes = new ArrayList<>();
        views.hash(new Rgb(picture), turn)
                .forEach((view, hashed) -> hashes.add(
                        new Event.FrameHashed.ViewHash(view, hashed.hash().toString(), hashed.quality())));
        events.accept(new Event.FrameHashed(millis, hashes));
    }

    /** A native picture of packed RGB, read row by row. */
    private static final class Rgb implements Picture {
        private final AVFrame frame;
        private final byte[] row;

        Rgb(AVFrame frame) {
            this.frame = frame;
            this.row = new byte[3 * frame.width()];
        }

        @Override
        public int width() {
            return frame.width();
        }

        @Override
        public int height() {
            return frame.height();
        }

        @Override
        public void luma(int y, float[] luma) {
            frame.data(0).position((long) y * frame.linesize(0)).get(row);
            Luma.ofRgb24(row, 0, width(), luma);
        }
    }

    @Override
    public void close() {
        if (graph != null) {
            graph.close();
            graph = null;
        }
    }
}
