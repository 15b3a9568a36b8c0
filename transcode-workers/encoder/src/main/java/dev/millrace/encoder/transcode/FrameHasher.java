package dev.millrace.encoder.transcode;

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

/**
 * Hashes one picture a second: the first at or after each whole one. It is turned into RGB at its full size, HDR as the
 * rungs show it, and hashed as it is seen upright; the shape of its pixels makes no difference to a hash.
 */
final class FrameHasher implements Onlooker {
    private static final long EVERY_MILLIS = 1000;

    private final Views views = new Views();
    private final Turn turn;
    private final Consumer<Event> events;
    private final Sampler sampler;

    FrameHasher(Orientation orientation, int threads, Consumer<Event> events) {
        this.turn = Turn.of(orientation.clockwise(), orientation.mirrored());
        this.events = events;
        this.sampler =
                new Sampler(EVERY_MILLIS, threads, (look, colours) -> colours.rgbFilters(look.width(), look.height()));
    }

    @Override
    public void offer(AVFrame frame, Colours colours, long millis) {
        sampler.offer(frame, colours, millis, picture -> hash(picture, millis));
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
        sampler.close();
    }
}
