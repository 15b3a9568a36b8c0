package dev.millrace.streams;

import java.util.Locale;

/**
 * What a presentation is checked against: one rule for each requirement that applies to finished H.264 and AAC in
 * fragmented MP4. docs/validation.md lists them and what does not apply.
 */
public enum Rule {
    SYNTAX(
            "RFC 8216bis 4, 7; ISO/IEC 23009-1 5.3",
            "A playlist or manifest can be read and has the parts that its kind must have.",
            "Write the text again; the place says what is missing or cannot be understood."),
    RELATIVE(
            "Millrace",
            "URIs are relative and lead to what lies in the presentation's own folder, so that a token covers all of"
                    + " it.",
            "Name files relative to the playlist, without scheme, host, query or escapes."),
    REDIRECT(
            "Apple 8.18",
            "What is named is served where it is named, not redirected.",
            "Serve the file under the URL that the playlist gives, or name the new URL."),
    RENDITIONS(
            "RFC 8216bis 4.4.6; Millrace",
            "Playlists that are named exist, and HLS and DASH show the same renditions.",
            "List every rendition in both, or remove it from both."),
    VERSION(
            "RFC 8216bis 8",
            "EXT-X-VERSION is high enough for the tags that the playlist uses.",
            "Raise EXT-X-VERSION: 4 for byte ranges and I-frames, 5 and 6 for EXT-X-MAP."),
    PLAYLIST_TYPE(
            "Apple 8.6, 8.8",
            "A finished media playlist is VOD, one that grows from a fixed start is EVENT.",
            "Write EXT-X-PLAYLIST-TYPE, and EXT-X-ENDLIST where it is VOD."),
    INDEPENDENT(
            "Apple 9.11, 9.12",
            "Segments are said to be independent, in the multivariant or in every media playlist.",
            "Write EXT-X-INDEPENDENT-SEGMENTS."),
    MAP(
            "Apple 8.20; Millrace",
            "EXT-X-MAP names an init segment before the first segment, and all packs of a rendition begin with it.",
            "Name an init segment that is there; encode all parts of a rendition with the same settings."),
    EXTINF(
            "Apple 8.1",
            "EXTINF is the duration of the segment's samples.",
            "Compute EXTINF from the samples' durations, to the microsecond."),
    TARGETDURATION(
            "Apple 7.7; RFC 8216bis 4.4.3.1",
            "No duration, rounded, exceeds EXT-X-TARGETDURATION.",
            "Raise the target or cut shorter segments."),
    SAME_TARGET(
            "Apple 8.2",
            "Audio and video playlists have the same target duration.",
            "Write the largest target into all of them."),
    SAME_SPAN(
            Weight.ADVICE,
            "Apple 8.3, 8.7",
            "Audio and video playlists last equally long, to a tenth of a second.",
            "Nothing, when the source is so; else fill the shorter one up, or cut the longer one."),
    DISCONTINUITY(
            "Apple 8.13, 8.15",
            "Discontinuities stand before the same segments in all playlists, and there only may time jump.",
            "Mark the break in every rendition, or encode without one."),
    NUMBERS("Apple 8.22", "All renditions have equally many segments.", "Cut all renditions on one grid."),
    LANGUAGE(
            "Apple 8.10",
            "Every audio rendition in HLS says its language.",
            "Write LANGUAGE, und where nobody knows it."),
    AUDIO_GROUP(
            "RFC 8216bis 4.4.6.1; Apple 8.9",
            "An audio group that is named has members, these have different names, one at most is the default, a default"
                    + " may be selected automatically, and all groups have members of the same names.",
            "Name the group's members apart and mark one of them as default; offer every language in every group."),
    STEREO(
            "Apple 2.3, 9.6",
            "Where there is sound, there is AAC of at most two channels.",
            "Add a stereo rendition beside the others."),
    CHANNELS(
            "RFC 8216bis 4.4.6.1",
            "CHANNELS is the number of channels that the decoder configuration has.",
            "Write the number that the bytes have."),
    CODECS(
            "Apple 9.1; RFC 6381",
            "CODECS is there and is what the decoder configurations say.",
            "Take CODECS from avcC and esds, of the video and of all audio that may be heard with it."),
    RESOLUTION(
            "Apple 9.2",
            "RESOLUTION is there, is what the sample entry and the SPS say, and pixels are square.",
            "Take RESOLUTION from the bytes; scale to square pixels."),
    FRAME_RATE(
            "Apple 9.15",
            "FRAME-RATE is there and not below the frames that there are, where these come at a steady rate.",
            "Write the rate of the encoded frames, to the thousandth."),
    FRAME_RATE_LIMIT("Apple 1.19", "No video shows more than 60 frames a second.", "Leave every second frame out."),
    VIDEO_RANGE(
            "Apple 9.16; RFC 8216bis 4.4.6.2",
            "VIDEO-RANGE is what the transfer characteristics in the SPS say, and is there where not all is SDR.",
            "Write the range that the bytes have, or tag the bytes rightly."),
    SDR("Apple 1.24", "One variant at least is SDR.", "Add tone-mapped variants."),
    SCORE("Apple 9.19", "SCORE stands on every variant or on none.", "Write it everywhere, or nowhere."),
    VARIANTS(
            Weight.ADVICE,
            "Apple 9.9",
            "There is a choice of bit rates.",
            "Nothing, when the source is too small for a second rung; else add one."),
    CELLULAR(
            "Apple 9.21",
            "One variant needs at most 192 kb/s, audio included, unless all is shorter than half a target duration, over"
                    + " which no peak is defined.",
            "Add a rung for slow networks, and audio for it."),
    BANDWIDTH(
            "Apple 9.13, 1.27",
            "BANDWIDTH is at least the measured peak, audio included, and once finished at most a tenth above it.",
            "Compute it from the sizes of the segments."),
    AVERAGE_BANDWIDTH(
            "Apple 9.14, 1.26",
            "AVERAGE-BANDWIDTH is there once finished, and within a tenth of the measured average, audio included.",
            "Compute it from the sizes of the segments."),
    PROFILE(
            "Apple 1.1, 1.3b; ISO/IEC 23000-19 A.1",
            "Video is H.264 up to High Profile, Level 5.2, 8 bits, 4:2:0.",
            "Encode with a lower profile or level."),
    INTERLACED("Apple 1.14", "Video is progressive.", "Deinterlace before encoding."),
    TRICK_PLAY(
            "Apple 6.1, 6.16",
            "A finished presentation has an I-frame playlist, one at least in SDR.",
            "Write EXT-X-I-FRAME-STREAM-INF and the playlist that it names."),
    IFRAME_PLAYLIST(
            "Apple 6.8, 9.3, 9.4; RFC 8216bis 4.4.6.3",
            "An I-frame playlist says that it is one, and its tag's CODECS, RESOLUTION and VIDEO-RANGE are those of its"
                    + " bytes.",
            "Write EXT-X-I-FRAMES-ONLY, and the attributes of the rendition that its ranges lie in."),
    IFRAME_RANGE(
            "Apple 6.10; RFC 8216bis 4.4.3.6",
            "Each range of an I-frame playlist begins at a moof and ends with that moof's first picture, from which"
                    + " decoding can begin.",
            "Let the range begin at the segment's first byte and end after its first sample."),
    IFRAME_BANDWIDTH(
            "Apple 6.9",
            "BANDWIDTH of an I-frame playlist is at least the measured peak of its ranges, and at most a tenth above"
                    + " it.",
            "Compute it from the lengths of the ranges."),
    BYTES(
            "ISO/IEC 14496-12",
            "Media segments exist and their boxes and samples fit into each other.",
            "Encode the segment again."),
    CONTINUITY(
            "Apple 7.1, 7.3; ISO/IEC 23000-19 7.3.2.2",
            "Each fragment's decode time (tfdt) is the end of the one before it.",
            "Take tfdt from the sum of all durations before."),
    SYNC_START("Apple 7.4", "Each video segment begins with an IDR picture.", "Force an IDR at each boundary."),
    BOUNDARIES(
            "Apple 8.22; ISO/IEC 23000-19 7.3.4",
            "Segment n covers the same span in all renditions, in audio to one frame.",
            "Cut all renditions on one grid."),
    CMAF_BRAND(
            "ISO/IEC 23000-19 7.2",
            "The init segment begins with ftyp, which has the brand cmfc or cmf2.",
            "Write the brand."),
    CMAF_HEADER(
            "ISO/IEC 23000-19 7.3.1, 7.3.2.1",
            "The init segment has the boxes that a CMAF header must have, and its sample tables are empty.",
            "Write an empty moov before the first fragment."),
    CMAF_FRAGMENT(
            "ISO/IEC 23000-19 7.3.2.3, 7.5.16",
            "Each moof has an mfhd, its samples are addressed from the moof and by a data offset.",
            "Set default-base-is-moof and data-offset-present."),
    DASH_FORM(
            "ISO/IEC 23009-1 5.3.1; DASH-IF IOP 3.2.2",
            "The MPD has profiles, type, minBufferTime and one Period, a static one its duration.",
            "Add the attribute."),
    DASH_IDS(
            "ISO/IEC 23009-1 5.3.3.2, 5.3.5.2",
            "AdaptationSets and Representations have ids that no other has.",
            "Number them anew."),
    DASH_SET(
            "DASH-IF IOP 3.2.4, 3.2.10",
            "An AdaptationSet says what it holds (mimeType, audio its lang) and that its segments are aligned and begin"
                    + " where decoding can.",
            "Add contentType, mimeType, lang, segmentAlignment and startWithSAP."),
    DASH_REPRESENTATION(
            "ISO/IEC 23009-1 5.3.5.2",
            "The manifest says of each Representation what its bytes say: codecs, size or sampling rate, channels,"
                    + " bandwidth.",
            "Take the attributes from the bytes."),
    DASH_TIMELINE(
            "ISO/IEC 23009-1 5.3.9.6; DASH-IF IOP 3.2.7",
            "SegmentTimeline is that of the segments' samples, from the Period's start to its end.",
            "Compute S from the samples, less what the edit list takes away."),
    DASH_TRICK(
            "DASH-IF IOP 3.2.9",
            "A trick mode AdaptationSet names one that is there, holds one picture a segment, and these are aligned"
                    + " with its segments.",
            "Give the id of the main set in EssentialProperty, and cut the pictures on its grid.");

    /** Whether breaking a rule makes a presentation wrong. */
    public enum Weight {
        /** It is wrong, and is not sealed. */
        MUST,
        /** It may be all that its source gives, or all that its viewers need. */
        ADVICE
    }

    private final Weight weight;
    private final String source;
    private final String checks;
    private final String remedy;

    Rule(String source, String checks, String remedy) {
        this(Weight.MUST, source, checks, remedy);
    }

    Rule(Weight weight, String source, String checks, String remedy) {
        this.weight = weight;
        this.source = source;
        this.checks = checks;
        this.remedy = remedy;
    }

    /** As it is called in reports: {@code same-target}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Weight weight() {
        return weight;
    }

    /** The document that asks for it, and where. */
    public String source() {
        return source;
    }

    /** What holds when it is kept. */
    public String checks() {
        return checks;
    }

    /** What to do when it is broken. */
    public String remedy() {
        return remedy;
    }
}
