package dev.millrace.encoder.protocol;

/**
 * The rendition whose packets are the source's own.
 *
 * @param name of the rendition, unique in the job
 * @param width in pixels, as the packets have it
 * @param height in pixels, as the packets have it
 */
public record CopiedRung(String name, int width, int height) {
    public CopiedRung {
        Require.name(name, "rung name");
        Require.that(width > 0 && width % 2 == 0 && width <= 16384, "rung width is not even and positive");
        Require.that(height > 0 && height % 2 == 0 && height <= 16384, "rung height is not even and positive");
    }
}
