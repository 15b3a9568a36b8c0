package dev.millrace.encoder.probe;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.Decoder;
import dev.millrace.encoder.av.FrameRate;
import dev.millrace.encoder.av.MediaFile;
import dev.millrace.encoder.av.Orientation;
import dev.millrace.encoder.protocol.Ratio;
import dev.millrace.encoder.protocol.StreamInfo;
import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/** Turns a native stream into a {@link StreamInfo}. */
final class StreamReader {
    private static final int LONGEST_TEXT = 120;

    private final MediaFile file;

    StreamReader(MediaFile file) {
        this.file = file;
    }

    StreamInfo read(int index, boolean measureRate) {
        AVStream stream = file.stream(index);
        int type = stream.codecpar().codec_type();
        if (type == avutil.AVMEDIA_TYPE_VIDEO) {
            return video(index, stream, measureRate);
        }
        if (type == avutil.AVMEDIA_TYPE_AUDIO) {
            return audio(index, stream);
        }
        String what = Av.text(avutil.av_get_media_type_string(type));
        return new StreamInfo.Other(index, Decoder.codecName(stream), track(stream), what == null ? "unknown" : what);
    }

    private StreamInfo.Video video(int index, AVStream stream, boolean measureRate) {
        AVCodecParameters p = stream.codecpar();
        Orientation turn = Orientation.of(stream);
        Ratio aspect = file.pixelAspect(index);
        int square = (int) Math.round(p.width() * aspect.toDouble());
        AVPixFmtDescriptor pixels = avutil.av_pix_fmt_desc_get(p.format());
        boolean cover = file.isCover(index);
        return new StreamInfo.Video(
                index,
                Decoder.codecName(stream),
                track(stream),
                p.width(),
                p.height(),
                turn.swapsSides() ? p.height() : square,
                turn.swapsSides() ? square : p.height(),
                turn.clockwise(),
                turn.mirrored(),
                aspect,
                cover || !measureRate
                        ? ratio(stream.avg_frame_rate())
                        : FrameRate.of(file, stream).nominal(),
                ratio(stream.avg_frame_rate()),
                ratio(stream.r_frame_rate()),
                pixels == null || pixels.isNull() ? null : Av.text(pixels.name()),
                pixels == null || pixels.isNull() ? 0 : pixels.comp(0).depth(),
                known(avutil.av_color_primaries_name(p.color_primaries())),
                known(avutil.av_color_transfer_name(p.color_trc())),
                known(avutil.av_color_space_name(p.color_space())),
                known(avutil.av_color_range_name(p.color_range())),
                hdr(p),
                fieldOrder(p),
                cover,
                stream.nb_frames() > 0 ? stream.nb_frames() : null);
    }

    private static StreamInfo.Audio audio(int index, AVStream stream) {
        AVCodecParameters p = stream.codecpar();
        byte[] layout = new byte[128];
        avutil.av_channel_layout_describe(p.ch_layout(), layout, layout.length);
        return new StreamInfo.Audio(
                index,
                Decoder.codecName(stream),
                track(stream),
                p.ch_layout().nb_channels(),
                clean(new String(layout, StandardCharsets.UTF_8)),
                p.sample_rate());
    }

    private static StreamInfo.Track track(AVStream stream) {
        String language = MediaFile.tag(stream, "language");
        String title = MediaFile.tag(stream, "title");
        long bitRate = stream.codecpar().bit_rate();
        return new StreamInfo.Track(
                Decoder.canDecode(stream),
                language == null ? null : clean(language),
                title == null ? null : clean(title),
                (stream.disposition() & avformat.AV_DISPOSITION_DEFAULT) != 0,
                bitRate > 0 ? bitRate : null,
                seconds(stream.start_time(), stream.time_base()),
                seconds(stream.duration(), stream.time_base()));
    }

    private static StreamInfo.Hdr hdr(AVCodecParameters p) {
        int transfer = p.color_trc();
        return transfer == avutil.AVCOL_TRC_SMPTE2084
                ? StreamInfo.Hdr.PQ
                : transfer == avutil.AVCOL_TRC_ARIB_STD_B67 ? StreamInfo.Hdr.HLG : StreamInfo.Hdr.NONE;
    }

    private static StreamInfo.FieldOrder fieldOrder(AVCodecParameters p) {
        int order = p.field_order();
        if (order == avcodec.AV_FIELD_PROGRESSIVE) {
            return StreamInfo.FieldOrder.PROGRESSIVE;
        }
        if (order == avcodec.AV_FIELD_TT || order == avcodec.AV_FIELD_BT) {
            return StreamInfo.FieldOrder.TOP_FIRST;
        }
        return order == avcodec.AV_FIELD_BB || order == avcodec.AV_FIELD_TB
                ? StreamInfo.FieldOrder.BOTTOM_FIRST
                : StreamInfo.FieldOrder.UNKNOWN;
    }

    private static @Nullable Double seconds(long time, AVRational unit) {
        return time == Av.NO_TIME ? null : Av.seconds(time, unit);
    }

    private static @Nullable Ratio ratio(AVRational rational) {
        return rational.num() > 0 && rational.den() > 0 ? new Ratio(rational.num(), rational.den()) : null;
    }

    private static @Nullable String known(@Nullable BytePointer name) {
        String text = Av.text(name);
        return text == null || text.equals("unknown") ? null : text;
    }

    /** Text out of a file, fit to be shown: without control characters, of bounded length. */
    private static String clean(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "").strip();
        return plain.length() <= LONGEST_TEXT ? plain : plain.substring(0, LONGEST_TEXT);
    }
}
