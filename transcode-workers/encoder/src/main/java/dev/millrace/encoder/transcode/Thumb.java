package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Orientation;

/**
 * The size of small pictures of one video: as the first is shaped; what comes in another shape is fitted in.
 *
 * @param shape of the first, width over height before turning
 * @param width upright, even
 * @param height upright, even
 */
record Thumb(double shape, int width, int height) {
    private static final double SAME_SHAPE = 0.02;

    /** @param maxSide longer side; a smaller picture is not enlarged */
    static Thumb of(Look first, Orientation turn, int maxSide) {
        double shape = first.shape();
        double wide = turn.swapsSides() ? 1 / shape : shape;
        double longer = Math.min(maxSide, first.height() * Math.max(1, shape));
        return new Thumb(shape, Look.even(longer * Math.min(1, wide)), Look.even(longer / Math.max(1, wide)));
    }

    /** The filters for pictures of one look, without labels, the last one giving {@code format}. */
    String filters(Look look, Colours colours, Orientation turn, String format) {
        boolean inside = Math.abs(look.shape() / shape - 1) > SAME_SHAPE;
        return look.filters(colours, turn, width, height, inside) + "format=" + format;
    }
}
