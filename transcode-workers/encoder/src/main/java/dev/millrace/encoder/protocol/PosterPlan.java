package dev.millrace.encoder.protocol;

import java.util.List;

/**
 * The still picture.
 *
 * @param maxSide longer side in pixels; a smaller source is not enlarged
 * @param smaller the same for each of its smaller copies, falling
 * @param withinSeconds the frame is chosen from these first seconds
 */
public record PosterPlan(int maxSide, List<Integer> smaller, double withinSeconds) {
    private static final int MOST_COPIES = 8;

    public PosterPlan {
        smaller = List.copyOf(smaller);
        Require.that(smaller.size() <= MOST_COPIES, "there are too many smaller copies");
        for (int i = 0; i < smaller.size(); i++) {
            Require.that(
                    smaller.get(i) >= 16 && smaller.get(i) < (i == 0 ? maxSide : smaller.get(i - 1)),
                    "the smaller copies do not fall in size");
        }
        Require.that(maxSide >= 16 && maxSide <= 4096, "maxSide is not between 16 and 4096");
        Require.seconds(withinSeconds, "withinSeconds");
    }

    /** 1280 pixels, and 640 and 320, out of the first eight seconds. */
    public static PosterPlan standard() {
        return new PosterPlan(1280, List.of(640, 320), 8);
    }
}
