package dev.millrace.encoder.av;

import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avutil;

/** Names and values for opening something; what was not understood stays in it. */
public final class Options implements AutoCloseable {
    private final AVDictionary dictionary = new AVDictionary(null);

    public Options set(String name, String value) {
        Av.check(avutil.av_dict_set(dictionary, name, value, 0), "option " + name);
        return this;
    }

    public Options set(String name, long value) {
        return set(name, Long.toString(value));
    }

    public AVDictionary dictionary() {
        return dictionary;
    }

    /** Throws when an option was not understood: a misspelt one must not pass in silence. */
    public void requireAllUsed() {
        var left = avutil.av_dict_get(dictionary, "", null, avutil.AV_DICT_IGNORE_SUFFIX);
        if (left != null && !left.isNull()) {
            throw new AvException(avutil.AVERROR_OPTION_NOT_FOUND(), "unknown option " + Av.text(left.key()));
        }
    }

    @Override
    public void close() {
        avutil.av_dict_free(dictionary);
    }
}
