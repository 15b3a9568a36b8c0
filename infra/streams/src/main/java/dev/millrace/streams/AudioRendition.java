package dev.millrace.streams;

import java.util.regex.Pattern;

/**
 * One audio track.
 *
 * @param name {@code a-<codec>-<language>-<channels>}
 * @param codecs as RFC 6381 writes it
 * @param language BCP 47, or {@code und}
 * @param sampleRate samples per second
 * @param low whether it is the low-rate copy of a track, to be heard with the smallest picture over slow networks. Copies
 *     come in the order of their originals
 */
public record AudioRendition(
        String name, String codecs, String language, int channels, int sampleRate, boolean low, Track track)
        implements Rendition {
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}");

    /** @throws IllegalArgumentException when a part is out of bounds */
    public AudioRendition {
        RenditionNames.check(name, 'a', codecs);
        Check.matches("a language", language, LANGUAGE);
        Check.range("the channels", channels, 1, 64);
        Check.range("a sample rate", sampleRate, 1, 768_000);
    }

    /** A track's only rendition, or the better one. */
    public AudioRendition(String name, String codecs, String language, int channels, int sampleRate, Track track) {
        this(name, codecs, language, channels, sampleRate, false, track);
    }

    @Override
    public AudioRendition withTrack(Track other) {
        return new AudioRendition(name, codecs, language, channels, sampleRate, low, other);
    }

    /** The codec's word in the name. */
    String codec() {
        return name.split("-", 3)[1];
    }
}
