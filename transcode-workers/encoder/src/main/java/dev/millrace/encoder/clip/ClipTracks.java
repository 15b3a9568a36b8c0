package dev.millrace.encoder.clip;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.Encoder;
import dev.millrace.encoder.av.Graph;
import dev.millrace.encoder.av.Options;
import dev.millrace.encoder.av.Orientation;
import dev.millrace.encoder.protocol.ClipSpec;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;

/** Sets the streams of a clip up as its {@link ClipSpec} says. */
final class ClipTracks {
    private ClipTracks() {}

    static ClipTrack picture(AVFormatContext container, ClipSpec clip, boolean globalHeader) {
        Graph generator = Graph.generator(pictureFilters(clip), true, 0);
        Encoder encoder = openPicture(clip, globalHeader);
        AVStream stream = addStream(container, encoder);
        stream.avg_frame_rate(encoder.context().framerate());
        stream.sample_aspect_ratio(encoder.context().sample_aspect_ratio());
        if (clip.rotation() != 0 || clip.mirrored()) {
            turn(stream, new Orientation(clip.rotation(), clip.mirrored()));
        }
        return new ClipTrack(generator, encoder, stream, 0);
    }

    private static String pictureFilters(ClipSpec clip) {
        int fields = clip.interlaced() ? 2 : 1;
        StringBuilder text = new StringBuilder("testsrc2=size=%dx%d:rate=%d/%d:duration=%s,"
                .formatted(
                        clip.width(),
                        clip.height(),
                        clip.rate().num() * fields,
                        clip.rate().den(),
                        decimal(clip.seconds())));
        if (clip.interlaced()) {
            text.append("interlace=scan=tff,");
        }
        if (clip.variableRate()) {
            text.append("select=not(eq(mod(n\\,3)\\,2)),");
        }
        return text.append("scale=out_range=tv,format=")
                .append(isHdr(clip) ? "yuv420p10le" : "yuv420p")
                .append("[out0]")
                .toString();
    }

    private static boolean isHdr(ClipSpec clip) {
        return clip.codec() == ClipSpec.Codec.HEVC_PQ || clip.codec() == ClipSpec.Codec.HEVC_HLG;
    }

    private static Encoder openPicture(ClipSpec clip, boolean globalHeader) {
        try (Options options = new Options()) {
            String name = switch (clip.codec()) {
                case H264 -> {
                    options.set("preset", "veryfast").set("crf", 20);
                    yield "libx264";
                }
                case HEVC_PQ, HEVC_HLG -> {
                    options.set("preset", "ultrafast").set("x265-params", "log-level=error");
                    yield "libx265";
                }
                case VP9 -> {
                    options.set("deadline", "realtime").set("cpu-used", 8).set("crf", 30);
                    yield "libvpx-vp9";
                }
                case MPEG4 -> "mpeg4";
            };
            return Encoder.open(name, options, c -> fillPicture(c, clip, globalHeader));
        }
    }

    private static void fillPicture(AVCodecContext c, ClipSpec clip, boolean globalHeader) {
        c.width(clip.width()).height(clip.height());
        c.time_base().num(clip.rate().den()).den(clip.rate().num());
        c.framerate().num(clip.rate().num()).den(clip.rate().den());
        c.sample_aspect_ratio()
                .num(clip.pixelAspect().num())
                .den(clip.pixelAspect().den());
        c.gop_size((int) Math.ceil(clip.rate().toDouble() * 2));
        c.pix_fmt(isHdr(clip) ? avutil.AV_PIX_FMT_YUV420P10LE : avutil.AV_PIX_FMT_YUV420P);
        c.color_range(avutil.AVCOL_RANGE_MPEG);
        if (isHdr(clip)) {
            c.color_primaries(avutil.AVCOL_PRI_BT2020);
            c.colorspace(avutil.AVCOL_SPC_BT2020_NCL);
            c.color_trc(
                    clip.codec() == ClipSpec.Codec.HEVC_PQ
                            ? avutil.AVCOL_TRC_SMPTE2084
                            : avutil.AVCOL_TRC_ARIB_STD_B67);
        }
        if (clip.interlaced()) {
            c.flags(c.flags() | avcodec.AV_CODEC_FLAG_INTERLACED_DCT | avcodec.AV_CODEC_FLAG_INTERLACED_ME);
            c.field_order(avcodec.AV_FIELD_TT);
        }
        if (clip.codec() == ClipSpec.Codec.MPEG4) {
            c.bit_rate(4_000_000);
        }
        header(c, globalHeader);
    }

    static ClipTrack sound(AVFormatContext container, ClipSpec clip, ClipSpec.Sound sound, boolean globalHeader) {
        String codec = switch (clip.codec()) {
            case H264, HEVC_PQ, HEVC_HLG -> "aac";
            case VP9 -> "libopus";
            case MPEG4 -> "libmp3lame";
        };
        Encoder encoder;
        try (Options options = new Options()) {
            encoder = Encoder.open(codec, options, c -> fillSound(c, sound, codec, globalHeader));
        }
        Graph generator = Graph.generator(soundFilters(encoder.context(), sound), false, 1);
        return new ClipTrack(generator, encoder, addStream(container, encoder), sound.startSeconds());
    }

    private static void fillSound(AVCodecContext c, ClipSpec.Sound sound, String codec, boolean globalHeader) {
        c.sample_rate(sound.sampleRate());
        c.sample_fmt(codec.equals("libopus") ? avutil.AV_SAMPLE_FMT_FLT : avutil.AV_SAMPLE_FMT_FLTP);
        avutil.av_channel_layout_default(c.ch_layout(), sound.channels());
        c.bit_rate(64_000L * sound.channels());
        c.time_base().num(1).den(sound.sampleRate());
        header(c, globalHeader);
    }

    private static String soundFilters(AVCodecContext c, ClipSpec.Sound sound) {
        byte[] layout = new byte[64];
        int length = avutil.av_channel_layout_describe(c.ch_layout(), layout, layout.length);
        return "sine=frequency=330:beep_factor=4:sample_rate=%d:duration=%s,aformat=sample_fmts=%s:channel_layouts=%s,"
                        .formatted(
                                sound.sampleRate(),
                                decimal(sound.seconds()),
                                Av.text(avutil.av_get_sample_fmt_name(c.sample_fmt())),
                                new String(layout, 0, Math.max(0, length - 1), StandardCharsets.UTF_8))
                + "asetnsamples=n=%d:p=0[out0]".formatted(Math.max(960, c.frame_size()));
    }

    private static void header(AVCodecContext c, boolean globalHeader) {
        if (globalHeader) {
            c.flags(c.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
        }
    }

    private static AVStream addStream(AVFormatContext container, Encoder encoder) {
        AVStream stream = avformat.avformat_new_stream(container, null);
        stream.time_base(encoder.context().time_base());
        Av.check(avcodec.avcodec_parameters_from_context(stream.codecpar(), encoder.context()), "clip parameters");
        return stream;
    }

    private static void turn(AVStream stream, Orientation orientation) {
        AVPacketSideData list = new AVPacketSideData(null);
        int[] count = {0};
        AVPacketSideData made = avcodec.av_packet_side_data_new(list, count, avcodec.AV_PKT_DATA_DISPLAYMATRIX, 36, 0);
        int[] matrix = orientation.matrix();
        made.data()
                .capacity(36)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asIntBuffer()
                .put(matrix);
        stream.codecpar().coded_side_data(list);
        stream.codecpar().nb_coded_side_data(count[0]);
    }

    private static String decimal(double seconds) {
        return String.format(Locale.ROOT, "%.6f", seconds);
    }
}
