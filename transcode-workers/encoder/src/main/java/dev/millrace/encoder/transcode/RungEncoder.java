package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.Encoder;
import dev.millrace.encoder.av.Options;
import dev.millrace.encoder.av.ThreadName;
import dev.millrace.encoder.protocol.ChunkPlan;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.Ratio;
import dev.millrace.encoder.protocol.Rung;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/** One rung: pictures in, packs out. */
final class RungEncoder implements AutoCloseable {
    private final Rung rung;
    private final int timescale;
    private final Packs packs;
    private final Encoder encoder;
    private final TrackMuxer muxer;
    private final VideoSegments segments;
    private final Pace pacer;

    /**
     * @param rate after division, null when unknown
     * @param grid of the source, where the rung goes with a copied one
     * @param boundaries told where segments begin
     */
    RungEncoder(
            Rung rung,
            int timescale,
            @Nullable Ratio rate,
            Colours colours,
            int threads,
            ChunkPlan plan,
            @Nullable SourceGrid grid,
            Packs packs,
            Boundaries boundaries,
            Consumer<Event> events) {
        this.rung = rung;
        this.timescale = timescale;
        this.packs = packs;
        this.encoder = ThreadName.of(rung.name(), () -> open(rung, timescale, rate, colours, threads));
        try {
            this.muxer = new TrackMuxer(encoder.context(), timescale, init -> {
                packs.init(init);
                events.accept(new Event.InitWritten(
                        rung.name(), init.length, timescale, rung.width(), rung.height(), rate, 0, 0));
            });
        } catch (RuntimeException e) {
            encoder.close();
            throw e;
        }
        this.segments = new VideoSegments(muxer, packs);
        Pace.Taker taker = (frame, pts, key, segment) -> {
            if (segment > 0) {
                segments.startsAt(pts, segment);
                boundaries.begin(segment, (double) pts / timescale);
            }
            encode(frame, pts, key);
        };
        this.pacer = grid == null ? new Pacer(plan, timescale, taker) : new SourcePacer(grid, taker);
    }

    static Encoder open(Rung rung, int timescale, @Nullable Ratio rate, Colours colours, int threads) {
        try (Options options = new Options()) {
            options.set("preset", rung.preset())
                    .set("profile", "high")
                    .set("crf", Double.toString(rung.crf()))
                    .set("forced-idr", 1)
                    .set("sc_threshold", 0)
                    .set("a53cc", 0)
                    // Key frames come where they are forced and nowhere else. Without stitchable, the headers would
                    // depend on the rate factor, and chunks encoded apart could not share an init segment.
                    .set("x264-params", "keyint=infinite:open-gop=0:stitchable=1:force-cfr=0");
            return Encoder.open("libx264", options, c -> fill(c, rung, timescale, rate, colours, threads));
        }
    }

    private static void fill(
            AVCodecContext c, Rung rung, int timescale, @Nullable Ratio rate, Colours colours, int threads) {
        c.width(rung.width()).height(rung.height());
        c.pix_fmt(avutil.AV_PIX_FMT_YUV420P);
        c.time_base().num(1).den(timescale);
        if (rate != null) {
            c.framerate().num(rate.num()).den(rate.den());
        }
        c.sample_aspect_ratio().num(1).den(1);
        c.rc_max_rate(rung.maxrateBps());
        c.rc_buffer_size(Math.toIntExact(Math.min(Integer.MAX_VALUE, rung.bufsizeBits())));
        c.color_range(avutil.AVCOL_RANGE_MPEG);
        c.colorspace(avutil.AVCOL_SPC_BT709);
        c.color_primaries(colours.primaries());
        c.color_trc(colours.transfer());
        c.chroma_sample_location(avutil.AVCHROMA_LOC_LEFT);
        c.flags(c.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER | avcodec.AV_CODEC_FLAG_CLOSED_GOP);
        c.thread_count(threads);
    }

    /** @param frame lent, of the rung's size */
    void picture(AVFrame frame, long pts, long duration) {
        pacer.picture(frame, pts, duration);
    }

    private void encode(AVFrame frame, long pts, boolean key) {
        AVFrame sent = Av.share(frame);
        try {
            sent.pts(pts);
            sent.pict_type(key ? avutil.AV_PICTURE_TYPE_I : avutil.AV_PICTURE_TYPE_NONE);
            sent.quality(0);
            encoder.encode(sent, segments::add);
        } finally {
            avutil.av_frame_free(sent);
        }
    }

    /** @param timelineEnd when picture and sound are both over */
    void finish(long timelineEnd) {
        long end = pacer.finish(timelineEnd);
        encoder.encode(null, segments::add);
        segments.finish(end);
    }

    Event.Done.Rendition summary() {
        return packs.summary(timescale);
    }

    long repeated() {
        return pacer.repeated();
    }

    int width() {
        return rung.width();
    }

    int height() {
        return rung.height();
    }

    @Override
    public void close() {
        pacer.close();
        segments.close();
        muxer.close();
        encoder.close();
        packs.close();
    }
}
