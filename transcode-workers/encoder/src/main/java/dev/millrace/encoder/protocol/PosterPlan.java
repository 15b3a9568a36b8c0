package dev.millrace.encoder.protocol;

/**
 * The still picture.
 *
 * @param maxSide longer side in pixels; a smaller source is not enlarged
 * @param withinSeconds the frame is chosen from these first seconds
 */
public record PosterPlan(int maxSide, double withinSeconds) {
    public PosterPlan {
        Require.that(maxSide >= 16 && maxSide <= 4096, "maxSide is not between 16 and 4096");
        Require.seconds(withinSeconds, "withinSeconds");
    }

    /** 1280 pixels, out of the first eight seconds. */
    public static PosterPlan standard() {
        return new PosterPlan(1280, 8);
    }
}
