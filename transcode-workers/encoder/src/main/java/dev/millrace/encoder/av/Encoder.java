package dev.millrace.encoder.av;

import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.jspecify.annotations.Nullable;

/** Frames in, packets out. */
public final class Encoder implements AutoCloseable {
    private final AVCodecContext context;
    private final AVPacket packet;

    private Encoder(AVCodecContext context) {
        this.context = context;
        this.packet = Av.present(avcodec.av_packet_alloc(), "no memory for a packet");
    }

    /**
     * @param codec name of the encoder
     * @param setUp fills the context in before it is opened
     */
    public static Encoder open(String codec, Options options, Consumer<AVCodecContext> setUp) {
        AVCodec found = Av.present(avcodec.avcodec_find_encoder_by_name(codec), "no encoder named " + codec);
        AVCodecContext context = Av.present(avcodec.avcodec_alloc_context3(found), "no memory for an encoder");
        try {
            setUp.accept(context);
            Av.check(avcodec.avcodec_open2(context, found, options.dictionary()), "open encoder " + codec);
            options.requireAllUsed();
            return new Encoder(context);
        } catch (RuntimeException e) {
            avcodec.avcodec_free_context(context);
            throw e;
        }
    }

    public AVCodecContext context() {
        return context;
    }

    /** Encodes one frame; null for the end. Packets are lent: they are void after {@code taker} returns. */
    public void encode(@Nullable AVFrame frame, Consumer<AVPacket> taker) {
        int code = avcodec.avcodec_send_frame(context, frame);
        while (code == Av.AGAIN) {
            receive(taker);
            code = avcodec.avcodec_send_frame(context, frame);
        }
        Av.check(code, "encode");
        receive(taker);
    }

    private void receive(Consumer<AVPacket> taker) {
        while (true) {
            int code = avcodec.avcodec_receive_packet(context, packet);
            if (code == Av.AGAIN || code == Av.EOF) {
                return;
            }
            Av.check(code, "encode");
            try {
                taker.accept(packet);
            } finally {
                avcodec.av_packet_unref(packet);
            }
        }
    }

    @Override
    public void close() {
        avcodec.av_packet_free(packet);
        avcodec.avcodec_free_context(context);
    }
}
