package dev.millrace.encoder.av;

import java.util.OptionalDouble;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/** What filters have noted on a frame. */
public final class Metadata {
    private Metadata() {}

    /** The number under this key; empty when there is none. */
    public static OptionalDouble number(AVFrame frame, String key) {
        if (frame.metadata() == null || frame.metadata().isNull()) {
            return OptionalDouble.empty();
        }
        AVDictionaryEntry entry = avutil.av_dict_get(frame.metadata(), key, null, 0);
        if (entry == null || entry.isNull()) {
            return OptionalDouble.empty();
        }
        try {
            return OptionalDouble.of(Double.parseDouble(String.valueOf(Av.text(entry.value()))));
        } catch (NumberFormatException notANumber) { // "-inf" for the loudness of nothing
            return OptionalDouble.empty();
        }
    }
}
