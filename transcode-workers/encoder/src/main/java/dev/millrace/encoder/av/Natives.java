package dev.millrace.encoder.av;

import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avfilter;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;

/** Loads the libraries, and keeps them quiet. */
public final class Natives {
    private Natives() {}

    /**
     * Loads all that is needed later: afterwards no library is opened any more, so the process may give that right up.
     *
     * @return FFmpeg's version
     */
    public static String load() {
        // JavaCPP would otherwise refuse native memory beyond a multiple of the Java heap; the system limits it.
        System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
        System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        Loader.load(avutil.class);
        Loader.load(swresample.class);
        Loader.load(avcodec.class);
        Loader.load(avformat.class);
        Loader.load(swscale.class);
        Loader.load(avfilter.class);
        // A broken file can make a decoder complain a million times; damage is counted, not printed.
        avutil.av_log_set_level(avutil.AV_LOG_FATAL);
        return String.valueOf(Av.text(avutil.av_version_info()));
    }

    /** No single allocation of the libraries may be larger: a last line behind the checks of picture sizes. */
    public static void limitAllocations(long bytes) {
        avutil.av_max_alloc(bytes);
    }
}
