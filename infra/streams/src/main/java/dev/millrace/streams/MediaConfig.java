package dev.millrace.streams;

/** What a sample entry and its decoder configuration say about a track. */
public sealed interface MediaConfig {
    /** As RFC 6381 writes it. */
    String codecs();

    /**
     * @param width pixels, encoded
     * @param height pixels, encoded
     * @param squarePixels whether pixels are shown as squares
     * @param nalLengthSize bytes of the length before each NAL unit, 1 to 4
     */
    record Video(String codecs, int width, int height, boolean squarePixels, int nalLengthSize)
            implements MediaConfig {}

    /** @param sampleRate samples per second */
    record Audio(String codecs, int channels, int sampleRate) implements MediaConfig {}
}
