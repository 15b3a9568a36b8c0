package dev.millrace.encoder.av;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/** Return codes, times and strings of the native libraries. */
public final class Av {
    /** "Give me more input first" or "take my output first". */
    public static final int AGAIN = avutil.AVERROR_EAGAIN();

    public static final int EOF = avutil.AVERROR_EOF();
    public static final long NO_TIME = avutil.AV_NOPTS_VALUE;

    /** Flags of frames that the Java binding leaves out; from libavutil/frame.h. */
    public static final int FRAME_CORRUPT = 1;

    public static final int FRAME_INTERLACED = 1 << 3;

    private Av() {}

    /** Returns {@code code} unless it is an error. */
    public static int check(int code, String doing) {
        if (code < 0) {
            throw new AvException(code, doing + ": " + describe(code));
        }
        return code;
    }

    public static String describe(int code) {
        byte[] buffer = new byte[128];
        avutil.av_strerror(code, buffer, buffer.length);
        int end = 0;
        while (end < buffer.length && buffer[end] != 0) {
            end++;
        }
        return new String(buffer, 0, end, StandardCharsets.UTF_8);
    }

    /** {@code time} in units of {@code num/den} seconds, as units of {@code 1/scale} seconds, to the nearest. */
    public static long rescale(long time, AVRational unit, long scale) {
        return avutil.av_rescale(time, unit.num() * scale, unit.den());
    }

    /** In seconds. */
    public static double seconds(long time, AVRational unit) {
        return (double) time * unit.num() / unit.den();
    }

    public static AVRational ratio(int num, int den) {
        return new AVRational().num(num).den(den);
    }

    /** A native string, or null. */
    public static @Nullable String text(@Nullable BytePointer pointer) {
        return pointer == null || pointer.isNull() ? null : pointer.getString(StandardCharsets.UTF_8);
    }

    public static AVFrame newFrame() {
        return present(avutil.av_frame_alloc(), "no memory for a frame");
    }

    /** A second reference to the same picture or sound; the caller frees it. */
    public static AVFrame share(AVFrame frame) {
        return present(avutil.av_frame_clone(frame), "no memory for a frame");
    }

    static <T> T present(@Nullable T value, String message) {
        if (value == null) {
            throw new AvException(avutil.AVERROR_ENOMEM(), message);
        }
        return value;
    }
}
