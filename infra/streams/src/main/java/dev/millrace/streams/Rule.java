package dev.millrace.streams;

/** What a presentation is checked against. */
public enum Rule {
    /** A playlist or manifest can be read, and has the parts that its kind must have. */
    SYNTAX,
    /** Every playlist and the manifest name the same renditions. */
    RENDITIONS,
    /** Segments are numbered from 1 without a gap, and all renditions have equally many. */
    NUMBERS,
    /** Init and media segments exist and are made as their format says. */
    BYTES,
    /** EXT-X-MAP names an init segment before the first segment, and all packs of a rendition begin with it. */
    MAP,
    /** EXTINF is the duration of the segment's samples. */
    EXTINF,
    /** No duration, rounded, exceeds EXT-X-TARGETDURATION. */
    TARGETDURATION,
    /** Each fragment's decode time is the end of the one before it. */
    CONTINUITY,
    /** Each video segment begins with a frame from which decoding can begin. */
    SYNC_START,
    /** Segment n covers the same span in all renditions, in audio to one frame. */
    BOUNDARIES,
    /** CODECS is what the decoder configurations say. */
    CODECS,
    /** RESOLUTION is what the sample entry says, in square pixels. */
    RESOLUTION,
    /** FRAME-RATE is not below the frames that there are, where these come at a steady rate. */
    FRAME_RATE,
    /** BANDWIDTH is at least the measured peak, audio included. */
    BANDWIDTH,
    /** AVERAGE-BANDWIDTH is within a tenth of the measured average, audio included. */
    AVERAGE_BANDWIDTH,
    /** The DASH manifest says of each representation what its bytes say. */
    DASH_REPRESENTATION,
    /** DASH's timeline is that of the segments' samples. */
    DASH_TIMELINE
}
