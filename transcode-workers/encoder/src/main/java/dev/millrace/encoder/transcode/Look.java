package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.Orientation;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * All of a decoded picture that filters depend on. Two pictures of one look go through the same filters; another look
 * needs new ones.
 */
record Look(
        int width,
        int height,
        int format,
        int matrix,
        int range,
        int primaries,
        int transfer,
        int aspectNum,
        int aspectDen,
        boolean interlaced) {

    static Look of(AVFrame frame, boolean interlaced) {
        return new Look(
                frame.width(),
                frame.height(),
                frame.format(),
                frame.colorspace(),
                frame.color_range(),
                frame.color_primaries(),
                frame.color_trc(),
                frame.sample_aspect_ratio().num(),
                frame.sample_aspect_ratio().den(),
                interlaced);
    }

    static boolean isInterlaced(AVFrame frame) {
        return (frame.flags() & Av.FRAME_INTERLACED) != 0;
    }

    /** Whether its pixels are square and it is no weave of two fields. */
    static boolean isPlain(AVFrame frame) {
        int num = frame.sample_aspect_ratio().num();
        return !isInterlaced(frame)
                && (num == 0 || num == frame.sample_aspect_ratio().den());
    }

    /** Width over height as shown before turning. */
    double shape() {
        double pixel = aspectNum > 0 && aspectDen > 0 ? (double) aspectNum / aspectDen : 1;
        return width * (pixel < 0.1 || pixel > 10 ? 1 : pixel) / height;
    }

    /**
     * The filters that make an upright picture of {@code width} × {@code height} square pixels, 8-bit 4:2:0 BT.709, each
     * followed by a comma.
     *
     * @param inside whether to fit it inside, with black beside it, instead of stretching it
     */
    String filters(Colours colours, Orientation turn, int width, int height, boolean inside) {
        int w = turn.swapsSides() ? height : width;
        int h = turn.swapsSides() ? width : height;
        String deinterlace = interlaced ? "bwdif=mode=send_frame:deint=interlaced," : "";
        if (!inside) {
            return deinterlace + colours.filters(w, h) + turn.filters() + "setsar=1,";
        }
        int fitWidth = even(Math.min(w, h * shape()));
        int fitHeight = even(Math.min(h, w / shape()));
        return deinterlace
                + colours.filters(fitWidth, fitHeight)
                + "pad=%d:%d:-1:-1,".formatted(w, h)
                + turn.filters()
                + "setsar=1,";
    }

    /** The nearest even number, for pictures whose colours are halved. */
    static int even(double size) {
        return Math.max(2, (int) Math.round(size / 2) * 2);
    }
}
