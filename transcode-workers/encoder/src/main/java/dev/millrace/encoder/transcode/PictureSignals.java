package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.Graph;
import dev.millrace.encoder.av.Metadata;
import dev.millrace.encoder.protocol.Event.SignalsMeasured.Kind;
import java.util.OptionalDouble;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * Finds black and frozen stretches and scene cuts, by FFmpeg's own filters on a small grey copy of ten pictures a second:
 * enough for a person's eye, and next to nothing beside the encode.
 */
final class PictureSignals implements Onlooker {
    private static final long EVERY_MILLIS = 100;
    private static final int WIDTH = 320;

    /** Black: 98 % of the pixels below a tenth of the range, for half a second. Frozen: next to no noise for two. */
    private static final String FILTERS =
            "blackdetect=d=0.5:pic_th=0.98:pix_th=0.10,freezedetect=n=0.002:d=2,scdet=threshold=12";

    private final SignalCollector collector;
    private final int threads;
    private long nextMillis;
    private long lastMillis;
    private @Nullable Look look;
    private @Nullable Graph graph;

    PictureSignals(SignalCollector collector, int threads) {
        this.collector = collector;
        this.threads = threads;
    }

    @Override
    public void offer(AVFrame frame, Colours colours, long millis) {
        if (millis < nextMillis) {
            return;
        }
        nextMillis = (millis / EVERY_MILLIS + 1) * EVERY_MILLIS;
        lastMillis = millis;
        frame.pts(millis);
        graphFor(frame).filter(frame, (measured, output) -> read(measured));
    }

    private Graph graphFor(AVFrame frame) {
        Look wanted = Look.of(frame, false);
        Graph current = graph;
        if (current != null && wanted.equals(look)) {
            return current;
        }
        end();
        String filters = "[in]scale=%d:%d:flags=fast_bilinear:out_range=tv,format=gray,%s[out0]"
                .formatted(WIDTH, height(wanted), FILTERS);
        Graph made = Graph.forVideo(frame, Av.ratio(1, 1000), null, filters, 1, threads);
        graph = made;
        look = wanted;
        return made;
    }

    private static int height(Look look) {
        return Math.clamp(2 * Math.round(WIDTH / look.shape() / 2), 2, 4 * WIDTH);
    }

    private void read(AVFrame measured) {
        seconds(measured, "lavfi.black_start").ifPresent(start -> collector.begin(Kind.BLACK, millis(start)));
        seconds(measured, "lavfi.black_end").ifPresent(end -> collector.end(Kind.BLACK, millis(end)));
        seconds(measured, "lavfi.freezedetect.freeze_start")
                .ifPresent(start -> collector.begin(Kind.FREEZE, millis(start)));
        seconds(measured, "lavfi.freezedetect.freeze_end").ifPresent(end -> collector.end(Kind.FREEZE, millis(end)));
        seconds(measured, "lavfi.scd.time").ifPresent(at -> collector.cut(millis(at)));
    }

    private static OptionalDouble seconds(AVFrame frame, String key) {
        return Metadata.number(frame, key);
    }

    private static long millis(double seconds) {
        return Math.round(1000 * seconds);
    }

    /** What has begun ends with the picture. */
    @Override
    public void finish(long endMillis) {
        end();
        collector.end(Kind.BLACK, Math.max(lastMillis, endMillis));
        collector.end(Kind.FREEZE, Math.max(lastMillis, endMillis));
    }

    /** The picture changed its look, or is over. */
    private void end() {
        if (graph != null) {
            graph.filter(null, (measured, output) -> read(measured));
            close();
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
