package dev.millrace.encoder.protocol;

/**
 * A few seconds in motion, small and without sound: an animated WebP.
 *
 * @param maxSide longer side in pixels; a smaller source is not enlarged
 * @param startSeconds where it begins; the very first pictures are shown when the video ends before that
 * @param seconds that it lasts at most
 * @param framesPerSecond at most
 * @param maxBytes of the file; it is made worse until it fits, and left out when it does not
 */
public record PreviewPlan(int maxSide, double startSeconds, double seconds, int framesPerSecond, int maxBytes) {
    private static final int SIDE = 320;
    private static final double SECONDS = 3;
    private static final int RATE = 8;
    private static final int BYTES = 500_000;
    /** Behind titles and fades, before what should be a surprise. */
    private static final double PLACE = 0.1;

    public PreviewPlan {
        Require.that(maxSide >= 16 && maxSide <= 1024, "maxSide is not between 16 and 1024");
        Require.seconds(startSeconds, "startSeconds");
        Require.that(seconds > 0 && seconds <= 10, "seconds is not between 0 and 10");
        Require.that(framesPerSecond >= 1 && framesPerSecond <= 25, "framesPerSecond is not between 1 and 25");
        Require.positive(maxBytes, "maxBytes");
    }

    /**
     * 320 pixels, three seconds at 8 pictures a second, half a megabyte.
     *
     * @param seconds that the source is believed to last
     */
    public static PreviewPlan standard(double seconds) {
        return new PreviewPlan(SIDE, Math.max(0, Math.min(PLACE * seconds, seconds - SECONDS)), SECONDS, RATE, BYTES);
    }
}
