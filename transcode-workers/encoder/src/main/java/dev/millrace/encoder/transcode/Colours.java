package dev.millrace.encoder.transcode;

import dev.millrace.encoder.protocol.ToneMapping;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * What a picture's numbers mean, and what they shall mean in the output: limited range and the BT.709 matrix always;
 * primaries and transfer of the source where every player knows them, else BT.709.
 *
 * @param treatment how to get there
 * @param primaries of the output, FFmpeg's number
 * @param transfer of the output, FFmpeg's number
 */
record Colours(Treatment treatment, int primaries, int transfer) {

    enum Treatment {
        /** Matrix and range are converted. */
        PLAIN,
        /** BT.2020 primaries with an ordinary transfer are converted too. */
        NARROW,
        /** PQ or HLG is mapped into SDR. */
        TONE_MAP
    }

    /**
     * Fills in what a picture does not say, as players guess it: BT.709 for HD, BT.601 below; then decides.
     *
     * @param frame changed: its colour tags are complete afterwards
     */
    static Colours complete(AVFrame frame, ToneMapping toneMapping) {
        boolean rgb = isRgb(frame);
        boolean high = frame.height() >= 720 || frame.width() >= 1280;
        int transfer = frame.color_trc();
        boolean dynamic = transfer == avutil.AVCOL_TRC_SMPTE2084 || transfer == avutil.AVCOL_TRC_ARIB_STD_B67;
        if (!rgb && !isKnown(frame.colorspace())) {
            frame.colorspace(
                    dynamic || frame.color_primaries() == avutil.AVCOL_PRI_BT2020
                            ? avutil.AVCOL_SPC_BT2020_NCL
                            : high ? avutil.AVCOL_SPC_BT709 : avutil.AVCOL_SPC_SMPTE170M);
        }
        if (!isKnown(frame.color_primaries())) {
            frame.color_primaries(
                    dynamic || frame.colorspace() == avutil.AVCOL_SPC_BT2020_NCL
                            ? avutil.AVCOL_PRI_BT2020
                            : rgb || frame.colorspace() == avutil.AVCOL_SPC_BT709
                                    ? avutil.AVCOL_PRI_BT709
                                    : avutil.AVCOL_PRI_SMPTE170M);
        }
        if (!isKnown(transfer)) {
            frame.color_trc(avutil.AVCOL_TRC_BT709);
        }
        if (frame.color_range() == avutil.AVCOL_RANGE_UNSPECIFIED) {
            frame.color_range(rgb ? avutil.AVCOL_RANGE_JPEG : avutil.AVCOL_RANGE_MPEG);
        }
        return decide(frame, dynamic && toneMapping == ToneMapping.AUTO);
    }

    private static Colours decide(AVFrame frame, boolean toneMap) {
        if (toneMap) {
            return new Colours(Treatment.TONE_MAP, avutil.AVCOL_PRI_BT709, avutil.AVCOL_TRC_BT709);
        }
        int primaries = frame.color_primaries();
        int transfer = frame.color_trc();
        if (primaries == avutil.AVCOL_PRI_BT2020
                && transfer != avutil.AVCOL_TRC_SMPTE2084
                && transfer != avutil.AVCOL_TRC_ARIB_STD_B67) {
            return new Colours(Treatment.NARROW, avutil.AVCOL_PRI_BT709, avutil.AVCOL_TRC_BT709);
        }
        boolean usualPrimaries = primaries == avutil.AVCOL_PRI_SMPTE170M
                || primaries == avutil.AVCOL_PRI_BT470BG
                || primaries == avutil.AVCOL_PRI_SMPTE432;
        boolean usualTransfer = transfer == avutil.AVCOL_TRC_SMPTE170M || transfer == avutil.AVCOL_TRC_IEC61966_2_1;
        return new Colours(
                Treatment.PLAIN,
                usualPrimaries ? primaries : avutil.AVCOL_PRI_BT709,
                usualTransfer ? transfer : avutil.AVCOL_TRC_BT709);
    }

    private static boolean isRgb(AVFrame frame) {
        AVPixFmtDescriptor pixels = avutil.av_pix_fmt_desc_get(frame.format());
        return pixels != null
                && !pixels.isNull()
                && (pixels.flags() & (avutil.AV_PIX_FMT_FLAG_RGB | avutil.AV_PIX_FMT_FLAG_PAL)) != 0;
    }

    /** 2 is "unspecified" and 0 is reserved (or RGB) in all three tables of ISO/IEC 23091-2. */
    private static boolean isKnown(int code) {
        return code != 2 && code > 0;
    }

    /** The filters that make packed RGB of a picture, every pixel of it. */
    String rgbFilters(int width, int height) {
        return treatment == Treatment.PLAIN ? "format=rgb24" : filters(width, height) + "format=rgb24";
    }

    /**
     * The filters that scale a picture and convert its colours, ending in 8-bit 4:2:0, each followed by a comma.
     *
     * <p>HDR goes through linear light: 100 nits are diffuse white, Hable's curve folds the highlights in, and its
     * desaturation is off, which keeps skies blue. Scaling comes first, in the coded domain, because the float maths is
     * what costs.
     */
    String filters(int width, int height) {
        return switch (treatment) {
            case PLAIN ->
                "scale=%d:%d:flags=bicubic:out_color_matrix=bt709:out_range=tv,format=yuv420p,"
                        .formatted(width, height);
            case NARROW -> "zscale=w=%d:h=%d:p=bt709:t=bt709:m=bt709:r=tv,format=yuv420p,".formatted(width, height);
            case TONE_MAP ->
                "zscale=w=%d:h=%d:t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=tonemap=hable:desat=0,"
                                .formatted(width, height)
                        + "zscale=t=bt709:m=bt709:r=tv,format=yuv420p,";
        };
    }
}
