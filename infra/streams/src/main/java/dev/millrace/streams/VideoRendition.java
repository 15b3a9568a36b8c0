package dev.millrace.streams;

/**
 * A rung of the ladder, with square pixels.
 *
 * @param name {@code v-<codec>-<short side>[-hdr]}
 * @param codecs as RFC 6381 writes it
 * @param width pixels, as encoded and shown
 * @param height pixels, as encoded and shown
 * @param frameRate the highest it shows, the nominal one for a constant rate
 */
public record VideoRendition(
        String name, String codecs, int width, int height, FrameRate frameRate, VideoRange range, Track track)
        implements Rendition {
    /** @throws IllegalArgumentException when a part is out of bounds */
    public VideoRendition {
        RenditionNames.check(name, 'v', codecs);
        Check.range("a width", width, 1, 65_535);
        Check.range("a height", height, 1, 65_535);
    }

    @Override
    public VideoRendition withTrack(Track other) {
        return new VideoRendition(name, codecs, width, height, frameRate, range, other);
    }
}
