package dev.millrace.encoder.protocol;

/**
 * One audio rendition: AAC-LC, the source's rate when it is 44.1 or 48 kHz, else 48 kHz.
 *
 * @param name of the rendition, unique in the job
 * @param streamIndex in the container, or -1 for the best one
 * @param channels 1 or 2; what has more is mixed down
 */
public record AudioTrack(String name, int streamIndex, int channels, long bitrateBps) {
    public AudioTrack {
        Require.name(name, "audio name");
        Require.that(streamIndex >= -1, "stream index is below -1");
        Require.that(channels == 1 || channels == 2, "channels is neither 1 nor 2");
        Require.positive(bitrateBps, "bitrateBps");
    }
}
