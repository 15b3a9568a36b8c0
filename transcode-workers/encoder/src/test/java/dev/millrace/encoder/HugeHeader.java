package dev.millrace.encoder;

import dev.millrace.encoder.av.Av;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** A few hundred bytes of H.264 whose headers (ITU-T H.264, 7.3.2) promise an enormous picture. */
public final class HugeHeader {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int buffer;
    private int bits;

    private HugeHeader() {}

    /** @param file its ending chooses: {@code h264} for the bare stream, {@code ts} or {@code mp4} for it in a container */
    public static Path write(Path file, int width, int height) throws IOException {
        byte[] stream = stream(width, height);
        if (file.toString().endsWith(".h264")) {
            return Files.write(file, stream);
        }
        mux(file, stream, width, height);
        return file;
    }

    private static byte[] stream(int width, int height) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(unit(0x67, sps(width, height)));
        stream.writeBytes(unit(
                0x68,
                new HugeHeader()
                        .ue(0)
                        .ue(0)
                        .put(0, 2)
                        .ue(0)
                        .ue(0)
                        .ue(0)
                        .put(0, 3)
                        .ue(0)
                        .ue(0)
                        .ue(0)
                        .put(0, 3)));
        for (int i = 0; i < 8; i++) {
            // A slice of an IDR picture: first macroblock, I, its parameter set, frame number 0, picture id i.
            HugeHeader slice = new HugeHeader()
                    .ue(0)
                    .ue(7)
                    .ue(0)
                    .put(0, 4)
                    .ue(i)
                    .put(0, 4)
                    .put(0, 2)
                    .ue(0);
            for (int j = 0; j < 400; j++) {
                slice.put(j * 37, 8);
            }
            stream.writeBytes(unit(0x65, slice));
        }
        return stream.toByteArray();
    }

    private static HugeHeader sps(int width, int height) {
        return new HugeHeader()
                .put(66, 8)
                .put(0, 8)
                .put(62, 8)
                .ue(0)
                .ue(0)
                .ue(0)
                .ue(0)
                .ue(1)
                .put(0, 1)
                .ue(width / 16 - 1)
                .ue(height / 16 - 1)
                .put(1, 1)
                .put(1, 1)
                .put(0, 1)
                .put(0, 1);
    }

    private static byte[] unit(int type, HugeHeader payload) {
        payload.put(1, 1);
        while (payload.bits != 0) {
            payload.put(0, 1);
        }
        ByteArrayOutputStream unit = new ByteArrayOutputStream();
        unit.writeBytes(new byte[] {0, 0, 0, 1, (byte) type});
        int zeros = 0;
        for (byte b : payload.bytes.toByteArray()) {
            if (zeros >= 2 && (b & 0xff) <= 3) {
                unit.write(3);
                zeros = 0;
            }
            unit.write(b);
            zeros = b == 0 ? zeros + 1 : 0;
        }
        return unit.toByteArray();
    }

    private HugeHeader put(int value, int count) {
        for (int i = count - 1; i >= 0; i--) {
            buffer = buffer << 1 | (value >> i & 1);
            if (++bits == 8) {
                bytes.write(buffer);
                buffer = 0;
                bits = 0;
            }
        }
        return this;
    }

    /** Exp-Golomb code. */
    private HugeHeader ue(int value) {
        int length = 32 - Integer.numberOfLeadingZeros(value + 1);
        return put(0, length - 1).put(value + 1, length);
    }

    private static void mux(Path file, byte[] stream, int width, int height) {
        AVFormatContext container = new AVFormatContext(null);
        AVPacket packet = avcodec.av_packet_alloc();
        AVIOContext output = new AVIOContext(null);
        Av.check(avformat.avformat_alloc_output_context2(container, null, null, file.toString()), "container");
        try {
            AVStream track = avformat.avformat_new_stream(container, null);
            track.codecpar().codec_type(avutil.AVMEDIA_TYPE_VIDEO);
            track.codecpar().codec_id(avcodec.AV_CODEC_ID_H264);
            track.codecpar().width(width).height(height);
            track.time_base(Av.ratio(1, 25));
            BytePointer extra = new BytePointer(avutil.av_mallocz(stream.length + 64));
            extra.put(stream, 0, stream.length);
            track.codecpar().extradata(extra).extradata_size(stream.length);
            Av.check(avformat.avio_open(output, file.toString(), avformat.AVIO_FLAG_WRITE), "file");
            container.pb(output);
            Av.check(avformat.avformat_write_header(container, (AVDictionary) null), "header");
            for (int i = 0; i < 3; i++) {
                Av.check(avcodec.av_new_packet(packet, stream.length), "packet");
                packet.data().put(stream, 0, stream.length);
                packet.pts(i * 3600L).dts(i * 3600L).flags(avcodec.AV_PKT_FLAG_KEY);
                Av.check(avformat.av_write_frame(container, packet), "sample");
                avcodec.av_packet_unref(packet);
            }
            Av.check(avformat.av_write_trailer(container), "trailer");
        } finally {
            avformat.avio_closep(output);
            avcodec.av_packet_free(packet);
            avformat.avformat_free_context(container);
        }
    }
}
