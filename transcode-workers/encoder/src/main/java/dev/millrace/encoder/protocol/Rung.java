package dev.millrace.encoder.protocol;

/**
 * One video rendition.
 *
 * @param name of the rendition, unique in the job
 * @param width in pixels, even, upright (after rotation and with square pixels)
 * @param height in pixels, even
 * @param crf constant rate factor of x264, 0 to 51
 * @param maxrateBps cap of the bit rate, over a buffer of {@code bufsizeBits}
 * @param preset of x264, {@code veryfast} and the like
 */
public record Rung(String name, int width, int height, double crf, long maxrateBps, long bufsizeBits, String preset) {
    public Rung {
        Require.name(name, "rung name");
        Require.that(width > 0 && width % 2 == 0 && width <= 16384, "rung width is not even and positive");
        Require.that(height > 0 && height % 2 == 0 && height <= 16384, "rung height is not even and positive");
        Require.that(crf >= 0 && crf <= 51, "crf is not between 0 and 51");
        Require.positive(maxrateBps, "maxrateBps");
        Require.positive(bufsizeBits, "bufsizeBits");
        Require.name(preset, "preset");
    }

    /** The same, with a cap that is not above this one, and no larger a buffer. */
    public Rung within(long mostBps) {
        return new Rung(
                name, width, height, crf, Math.min(maxrateBps, mostBps), Math.min(bufsizeBits, mostBps), preset);
    }
}
