package dev.millrace.streams;

/** One encoding of one track of the source: a folder of segments below the revision's URL. */
public sealed interface Rendition permits VideoRendition, AudioRendition {
    /** Its folder in URLs: {@code v-avc-720}, {@code a-aac-und-2}. */
    String name();

    /** The codec as RFC 6381 writes it: {@code avc1.64001f}, {@code mp4a.40.2}. */
    String codecs();

    Track track();

    Rendition withTrack(Track track);
}
