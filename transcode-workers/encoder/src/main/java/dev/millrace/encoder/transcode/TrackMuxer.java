package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.AvException;
import dev.millrace.encoder.av.Options;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * One CMAF track (ISO/IEC 23000-19) out of FFmpeg's mp4 muxer, a fragment at a time: {@link #add} samples, then {@link
 * #flush} gives exactly one {@code moof} and {@code mdat}. The muxer writes to memory; its output is taken apart at the
 * top-level boxes, so that the init segment is had once and apart from all fragments.
 */
final class TrackMuxer implements AutoCloseable {
    /** AVFMT_AVOID_NEG_TS_DISABLED, which the Java binding leaves out. */
    private static final int TIMES_UNTOUCHED = 0;

    private final AVFormatContext context = new AVFormatContext(null);
    private final Consumer<byte[]> initTaker;
    private final ByteArrayOutputStream init = new ByteArrayOutputStream();
    private AVIOContext output = new AVIOContext(null);
    private boolean initDone;

    /**
     * @param codec the packets' encoder
     * @param timescale units a second in which packets are timed
     * @param initTaker called once, before the first fragment is returned
     */
    TrackMuxer(AVCodecContext codec, int timescale, Consumer<byte[]> initTaker) {
        this(
                stream -> {
                    Av.check(avcodec.avcodec_parameters_from_context(stream.codecpar(), codec), "track parameters");
                    stream.avg_frame_rate(codec.framerate());
                },
                codec.codec_type() == avutil.AVMEDIA_TYPE_VIDEO,
                timescale,
                initTaker);
    }

    /**
     * @param track describes the track
     * @param timescale units a second in which packets are timed
     * @param initTaker called once, before the first fragment is returned
     */
    TrackMuxer(Consumer<AVStream> track, boolean video, int timescale, Consumer<byte[]> initTaker) {
        this.initTaker = initTaker;
        try {
            Av.check(avformat.avformat_alloc_output_context2(context, null, "mp4", null), "mp4 muxer");
            AVStream stream = avformat.avformat_new_stream(context, null);
            track.accept(stream);
            stream.codecpar().codec_tag(0);
            stream.time_base(Av.ratio(1, timescale));
            openOutput();
            // Times are right already; the muxer must not move them.
            context.avoid_negative_ts(TIMES_UNTOUCHED);
            try (Options options = options(video, timescale)) {
                Av.check(avformat.avformat_write_header(context, options.dictionary()), "mp4 header");
                options.requireAllUsed();
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static Options options(boolean video, int timescale) {
        String common = "+cmaf+frag_custom+default_base_moof+skip_trailer";
        return video
                ? new Options()
                        .set("movflags", common + "+empty_moov+negative_cts_offsets")
                        .set("use_editlist", 0)
                        .set("video_track_timescale", timescale)
                : new Options().set("movflags", common + "+delay_moov");
    }

    /** Adds one sample to the fragment under way. */
    void add(AVPacket packet) {
        packet.stream_index(0);
        Av.check(avformat.av_write_frame(context, packet), "mp4 sample");
    }

    /** Ends the fragment and returns its bytes. */
    byte[] flush() {
        byte[] bytes = drain();
        if (initDone) {
            return bytes;
        }
        int begin = takeInit(bytes);
        // With delay_moov, the first flush gives the init segment alone.
        return begin == bytes.length ? drain() : Arrays.copyOfRange(bytes, begin, bytes.length);
    }

    private byte[] drain() {
        Av.check(avformat.av_write_frame(context, null), "mp4 fragment");
        byte[] bytes = closeOutput();
        openOutput();
        return bytes;
    }

    /** Splits the boxes of the init segment off; returns where the fragment begins. */
    private int takeInit(byte[] bytes) {
        int at = 0;
        while (at + 8 <= bytes.length) {
            int size = ByteBuffer.wrap(bytes, at, 4).getInt();
            String type = new String(bytes, at + 4, 4, StandardCharsets.ISO_8859_1);
            if (!type.equals("ftyp") && !type.equals("moov")) {
                break;
            }
            init.write(bytes, at, size);
            at += size;
        }
        initDone = true;
        initTaker.accept(init.toByteArray());
        return at;
    }

    private void openOutput() {
        output = new AVIOContext(null);
        Av.check(avformat.avio_open_dyn_buf(output), "memory for the muxer");
        context.pb(output);
    }

    private byte[] closeOutput() {
        if (output.isNull()) {
            return new byte[0];
        }
        BytePointer buffer = new BytePointer((BytePointer) null);
        int size = avformat.avio_close_dyn_buf(output, buffer);
        output = new AVIOContext(null);
        context.pb(output);
        try {
            if (size < 0) {
                throw new AvException(size, "mp4 output");
            }
            byte[] bytes = new byte[size];
            buffer.get(bytes);
            return bytes;
        } finally {
            avutil.av_free(buffer);
        }
    }

    @Override
    public void close() {
        if (!context.isNull()) {
            closeOutput();
            avformat.avformat_free_context(context);
            context.setNull();
        }
    }
}
