package dev.millrace.encoder.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A synthetic clip: a moving test picture with a counter, and a tone with a beep every second.
 *
 * @param seconds length of the picture
 * @param width in pixels as stored, before rotation; may be odd with {@link Codec#VP9} and {@link Codec#MPEG4}
 * @param rotation clockwise degrees a player must turn it: 0, 90, 180, 270
 * @param mirrored whether a player must flip it left to right, after turning it
 * @param pixelAspect shape of a pixel, 1:1 for square ones
 * @param interlaced whether it holds fields, top first
 * @param variableRate whether every third frame is left out, at the times of the others
 * @param sound null for none
 */
public record ClipSpec(
        double seconds,
        int width,
        int height,
        Ratio rate,
        Codec codec,
        int rotation,
        boolean mirrored,
        Ratio pixelAspect,
        boolean interlaced,
        boolean variableRate,
        @Nullable Sound sound) {

    /** How the picture is stored. */
    public enum Codec {
        H264,
        /** Ten bits, PQ, BT.2020. */
        HEVC_PQ,
        /** Ten bits, HLG, BT.2020. */
        HEVC_HLG,
        VP9,
        MPEG4
    }

    /**
     * @param startSeconds when it begins; the picture begins at 0
     * @param seconds its length
     */
    public record Sound(double startSeconds, double seconds, int channels, int sampleRate) {
        public Sound {
            Require.seconds(startSeconds, "startSeconds");
            Require.seconds(seconds, "seconds");
            Require.that(channels >= 1 && channels <= 8, "channels is not between 1 and 8");
            Require.that(sampleRate >= 8000 && sampleRate <= 96000, "sampleRate is not between 8000 and 96000");
        }
    }

    public ClipSpec {
        Require.that(Double.isFinite(seconds) && seconds > 0 && seconds <= 3600, "seconds is not between 0 and 3600");
        Require.that(width >= 16 && width <= 8192 && height >= 16 && height <= 8192, "size is out of range");
        Require.that(rotation >= 0 && rotation < 360 && rotation % 90 == 0, "rotation is no quarter turn");
    }

    /** H.264 with square pixels, upright and progressive, with stereo sound of the same length at 48 kHz. */
    public static ClipSpec plain(double seconds, int width, int height, int framesPerSecond) {
        return new ClipSpec(
                seconds,
                width,
                height,
                new Ratio(framesPerSecond, 1),
                Codec.H264,
                0,
                false,
                new Ratio(1, 1),
                false,
                false,
                new Sound(0, seconds, 2, 48_000));
    }

    public ClipSpec turned(int clockwise, boolean flipped) {
        return new ClipSpec(
                seconds, width, height, rate, codec, clockwise, flipped, pixelAspect, interlaced, variableRate, sound);
    }

    public ClipSpec in(Codec other) {
        return new ClipSpec(
                seconds, width, height, rate, other, rotation, mirrored, pixelAspect, interlaced, variableRate, sound);
    }

    public ClipSpec with(@Nullable Sound other) {
        return new ClipSpec(
                seconds, width, height, rate, codec, rotation, mirrored, pixelAspect, interlaced, variableRate, other);
    }

    public ClipSpec pixels(Ratio aspect) {
        return new ClipSpec(
                seconds, width, height, rate, codec, rotation, mirrored, aspect, interlaced, variableRate, sound);
    }

    public ClipSpec fields() {
        return new ClipSpec(
                seconds, width, height, rate, codec, rotation, mirrored, pixelAspect, true, variableRate, sound);
    }

    public ClipSpec uneven() {
        return new ClipSpec(
                seconds, width, height, rate, codec, rotation, mirrored, pixelAspect, interlaced, true, sound);
    }

    public ClipSpec at(Ratio other) {
        return new ClipSpec(
                seconds, width, height, other, codec, rotation, mirrored, pixelAspect, interlaced, variableRate, sound);
    }
}
