package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.Refused;
import dev.millrace.encoder.protocol.CopiedRung;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.FailureCode;
import dev.millrace.encoder.protocol.Ratio;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.jspecify.annotations.Nullable;

/**
 * The rung whose packets are the source's. A packet waits until its picture has been decoded: so it has the very time
 * that the picture has in the encoded rungs, and one that cannot be decoded is noticed. Whatever is not as it seemed is
 * {@link FailureCode#NOT_AS_SEEN}.
 */
final class RungCopier implements AutoCloseable {
    /** More than any decoder holds back, by far. */
    private static final int MOST_WAITING = 1000;
    /** Sound may go on by this much after the last picture, so that the last segment keeps to the target duration. */
    private static final double MOST_TAIL_SECONDS = 0.3;

    private final int timescale;
    private final AvcSamples samples;
    private final Packs packs;
    private final SourceGrid grid;
    private final TrackMuxer muxer;
    private final VideoSegments segments;
    private final AVPacket packet = avcodec.av_packet_alloc();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Map<Long, Waiting> byTime = new HashMap<>();
    private boolean begun;

    private static final class Waiting {
        private final AvcSamples.Sample sample;
        private long time = -1;

        Waiting(AvcSamples.Sample sample) {
            this.sample = sample;
        }
    }

    RungCopier(
            CopiedRung rung,
            AVStream source,
            int timescale,
            @Nullable Ratio rate,
            Packs packs,
            SourceGrid grid,
            Consumer<Event> events) {
        byte[] configuration = new byte[source.codecpar().extradata_size()];
        source.codecpar().extradata().position(0).get(configuration);
        this.timescale = timescale;
        this.samples = new AvcSamples(configuration);
        this.packs = packs;
        this.grid = grid;
        this.muxer = new TrackMuxer(
                track -> {
                    fill(track.codecpar(), source.codecpar(), configuration);
                    track.avg_frame_rate(rate == null ? Av.ratio(0, 1) : Av.ratio(rate.num(), rate.den()));
                },
                true,
                timescale,
                init -> {
                    packs.init(init);
                    events.accept(new Event.InitWritten(
                            rung.name(), init.length, timescale, rung.width(), rung.height(), rate, 0, 0));
                });
        this.segments = new VideoSegments(muxer, packs);
    }

    /** What tells a decoder how to decode, and nothing else of what the source says of itself. */
    private static void fill(AVCodecParameters to, AVCodecParameters from, byte[] configuration) {
        BytePointer bytes =
                new BytePointer(avutil.av_mallocz(configuration.length + (long) avcodec.AV_INPUT_BUFFER_PADDING_SIZE));
        bytes.capacity(configuration.length).put(configuration);
        to.codec_type(avutil.AVMEDIA_TYPE_VIDEO).codec_id(avcodec.AV_CODEC_ID_H264);
        to.extradata(bytes).extradata_size(configuration.length);
        to.format(avutil.AV_PIX_FMT_YUV420P);
        to.profile(from.profile()).level(from.level());
        to.width(from.width()).height(from.height());
        to.sample_aspect_ratio(Av.ratio(1, 1));
        to.color_range(from.color_range()).color_space(from.color_space());
        to.color_primaries(from.color_primaries()).color_trc(from.color_trc());
        to.chroma_location(from.chroma_location());
    }

    /** Takes a packet in decoding order, before it is decoded; it stays the caller's. */
    void packet(AVPacket read) {
        boolean configured;
        try (SizeTPointer size = new SizeTPointer(1)) {
            BytePointer data = avcodec.av_packet_get_side_data(read, avcodec.AV_PKT_DATA_NEW_EXTRADATA, size);
            configured = data != null && !data.isNull();
        }
        require(!configured, "its parameter sets change on the way");
        require((read.flags() & avcodec.AV_PKT_FLAG_DISCARD) == 0, "an edit list cuts into it");
        require((read.flags() & avcodec.AV_PKT_FLAG_CORRUPT) == 0, "it is damaged");
        require(read.pts() != Av.NO_TIME, "a picture has no time");
        byte[] bytes = new byte[read.size()];
        read.data().position(0).get(bytes);
        Waiting next = new Waiting(samples.kept(bytes));
        require(begun || next.sample.idr(), "it does not begin with a key frame");
        begun = true;
        require(byTime.put(read.pts(), next) == null, "two pictures have one time");
        waiting.add(next);
        require(waiting.size() <= MOST_WAITING, "pictures are missing");
    }

    /**
     * A picture was decoded; they come in the order in which they are shown.
     *
     * @param source its time in the source
     * @param time when it is shown, rising
     */
    void shown(long source, long time) {
        Waiting found = byTime.remove(source);
        if (found == null) {
            throw refused("a picture belongs to no packet");
        }
        for (Waiting before : waiting) {
            if (before == found) {
                break;
            }
            require(
                    before.time >= 0 || !(found.sample.idr() || before.sample.idr()),
                    "pictures are shown on the other side of a key frame");
        }
        found.time = time;
        if (found.sample.idr()) {
            grid.enterable(time);
        }
        while (!waiting.isEmpty() && waiting.getFirst().time >= 0) {
            write(waiting.removeFirst());
        }
    }

    private void write(Waiting done) {
        long segment = done.sample.idr() ? grid.segmentAt(done.time) : 0;
        if (segment > 0) {
            segments.startsAt(done.time, segment);
        }
        byte[] bytes = new byte[done.sample.bytes().remaining()];
        done.sample.bytes().duplicate().get(bytes);
        Av.check(avcodec.av_new_packet(packet, bytes.length), "memory for a packet");
        try {
            packet.data().position(0).put(bytes);
            packet.pts(done.time);
            packet.flags(done.sample.idr() ? avcodec.AV_PKT_FLAG_KEY : 0);
            segments.add(packet);
        } finally {
            avcodec.av_packet_unref(packet);
        }
    }

    /**
     * @param end when the last picture's time is over
     * @param timelineEnd when picture and sound are both over
     */
    void finish(long end, long timelineEnd) {
        require(waiting.isEmpty(), "pictures are missing");
        require(timelineEnd - end <= MOST_TAIL_SECONDS * timescale, "sound goes on after the last picture");
        grid.requireShort(end);
        segments.finish(end);
    }

    Event.Done.Rendition summary() {
        return packs.summary(timescale);
    }

    /** What was announced of the source, and relied on, does not hold. */
    static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw refused(otherwise);
        }
    }

    private static Refused refused(String why) {
        return new Refused(FailureCode.NOT_AS_SEEN, "The video's packets cannot be copied: " + why + ".");
    }

    @Override
    public void close() {
        segments.close();
        muxer.close();
        packs.close();
        avcodec.av_packet_free(packet);
    }
}
