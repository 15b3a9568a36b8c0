package dev.millrace.encoder.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** One stream of a container. Codec and colour names are FFmpeg's. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = StreamInfo.Video.class, name = "video"),
    @JsonSubTypes.Type(value = StreamInfo.Audio.class, name = "audio"),
    @JsonSubTypes.Type(value = StreamInfo.Other.class, name = "other"),
})
public sealed interface StreamInfo {
    int index();

    String codec();

    /** Facts that picture and sound share. */
    Track track();

    /**
     * @param decodable whether this child can decode it
     * @param language as tagged, null when not
     * @param selected whether it is marked as the default track
     * @param bitRate in bit/s, null when unknown
     */
    record Track(
            boolean decodable,
            @Nullable String language,
            @Nullable String title,
            boolean selected,
            @Nullable Long bitRate,
            @Nullable Double startSeconds,
            @Nullable Double durationSeconds) {}

    /** High dynamic range, by transfer function. */
    enum Hdr {
        NONE,
        PQ,
        HLG
    }

    /** Whether pictures are whole or two fields woven together. */
    enum FieldOrder {
        UNKNOWN,
        PROGRESSIVE,
        TOP_FIRST,
        BOTTOM_FIRST
    }

    /**
     * @param width as stored, in pixels
     * @param displayWidth as shown: turned upright, with square pixels; may be odd
     * @param rotation clockwise degrees to turn the stored picture: 0, 90, 180, 270
     * @param mirrored whether to flip it left to right after turning
     * @param rate the rate to reckon with, in frames/s: the average unless that is incredible; null when unknown
     * @param attachedPicture whether this is a cover picture, not a film
     * @param frames as announced by the container, null when it does not say
     */
    record Video(
            int index,
            String codec,
            Track track,
            int width,
            int height,
            int displayWidth,
            int displayHeight,
            int rotation,
            boolean mirrored,
            Ratio pixelAspect,
            @Nullable Ratio rate,
            @Nullable Ratio averageRate,
            @Nullable Ratio realRate,
            @Nullable String pixelFormat,
            int bitDepth,
            @Nullable String primaries,
            @Nullable String transfer,
            @Nullable String matrix,
            @Nullable String range,
            Hdr hdr,
            FieldOrder fieldOrder,
            boolean attachedPicture,
            @Nullable Long frames)
            implements StreamInfo {
        public Video {
            Require.notNegative(index, "index");
            Require.text(codec, 64, "codec");
            Require.that(width >= 0 && height >= 0 && displayWidth >= 0 && displayHeight >= 0, "size is negative");
        }
    }

    record Audio(int index, String codec, Track track, int channels, String layout, int sampleRate)
            implements StreamInfo {
        public Audio {
            Require.notNegative(index, "index");
            Require.text(codec, 64, "codec");
        }
    }

    /** Subtitles, data and what nobody knows. */
    record Other(int index, String codec, Track track, String what) implements StreamInfo {
        public Other {
            Require.notNegative(index, "index");
            Require.text(codec, 64, "codec");
        }
    }
}
