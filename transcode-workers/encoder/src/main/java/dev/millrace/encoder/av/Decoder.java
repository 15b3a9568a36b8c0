package dev.millrace.encoder.av;

import dev.millrace.encoder.protocol.FailureCode;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/** Packets of one stream in, frames out. Damage is counted, not thrown. */
public final class Decoder implements AutoCloseable {
    private final AVCodecContext context;
    private final AVFrame frame = Av.newFrame();
    private long errors;
    private long frames;

    private Decoder(AVCodecContext context) {
        this.context = context;
    }

    /**
     * @param threads 0 for as many as there are processors
     * @throws Refused when the stream is of a kind that is not decoded
     */
    public static Decoder open(AVStream stream, long maxPixels, int threads) {
        AVCodec codec = find(stream);
        if (codec == null) {
            throw new Refused(
                    FailureCode.DECODER,
                    "The file is stored as " + codecName(stream) + ", which cannot be decoded here.");
        }
        AVCodecContext context = Av.present(avcodec.avcodec_alloc_context3(codec), "no memory for a decoder");
        try {
            Av.check(avcodec.avcodec_parameters_to_context(context, stream.codecpar()), "decoder parameters");
            context.pkt_timebase(stream.time_base());
            context.max_pixels(maxPixels);
            context.thread_count(threads);
            context.flags(context.flags() | avcodec.AV_CODEC_FLAG_COPY_OPAQUE);
            if (avcodec.avcodec_open2(context, codec, (AVDictionary) null) < 0) {
                throw new Refused(
                        FailureCode.DECODER,
                        "The file's " + codecName(stream) + " stream is damaged and cannot be decoded.");
            }
            return new Decoder(context);
        } catch (RuntimeException e) {
            avcodec.avcodec_free_context(context);
            throw e;
        }
    }

    /** The decoder for a stream, or null when there is none that is accepted. */
    static @Nullable AVCodec find(AVStream stream) {
        AVCodec codec = avcodec.avcodec_find_decoder(stream.codecpar().codec_id());
        if (codec == null || codec.isNull()) {
            return null;
        }
        String name = String.valueOf(Av.text(codec.name()));
        return ("," + Accepted.DECODERS + ",").contains("," + name + ",") ? codec : null;
    }

    public static boolean canDecode(AVStream stream) {
        return find(stream) != null;
    }

    public static String codecName(AVStream stream) {
        return String.valueOf(Av.text(avcodec.avcodec_get_name(stream.codecpar().codec_id())));
    }

    /** Decodes one packet; null for the end. Frames are lent: they are void after {@code taker} returns. */
    public void decode(@Nullable AVPacket packet, Consumer<AVFrame> taker) {
        int code = avcodec.avcodec_send_packet(context, packet);
        while (code == Av.AGAIN) {
            receive(taker);
            code = avcodec.avcodec_send_packet(context, packet);
        }
        if (code < 0 && code != Av.EOF) {
            errors++;
        }
        receive(taker);
    }

    private void receive(Consumer<AVFrame> taker) {
        int failures = 0;
        while (true) {
            int code = avcodec.avcodec_receive_frame(context, frame);
            if (code == Av.AGAIN || code == Av.EOF) {
                return;
            }
            if (code < 0) {
                errors++;
                if (++failures > 100) {
                    return;
                }
                continue;
            }
            failures = 0;
            frames++;
            if (frame.decode_error_flags() != 0 || (frame.flags() & Av.FRAME_CORRUPT) != 0) {
                errors++;
            }
            try {
                taker.accept(frame);
            } finally {
                avutil.av_frame_unref(frame);
            }
        }
    }

    /** Packets and frames that were damaged. */
    public long errors() {
        return errors;
    }

    /** Frames that came out. */
    public long frames() {
        return frames;
    }

    public AVCodecContext context() {
        return context;
    }

    @Override
    public void close() {
        avutil.av_frame_free(frame);
        avcodec.avcodec_free_context(context);
    }
}
