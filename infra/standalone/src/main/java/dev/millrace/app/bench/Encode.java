package dev.millrace.app.bench;

import dev.millrace.encoder.protocol.Output;
import java.util.EnumSet;
import java.util.Set;

/** What is measured of an encode: ours with more or fewer outputs, and what it is compared with. */
enum Encode {
    FLOOR("x264 alone, from memory"),
    LADDER("ladder + audio"),
    POSTER("… + poster"),
    STORYBOARD("… + storyboard"),
    PREVIEW("… + preview"),
    PDQ("… + PDQ"),
    SIGNALS("… + signals, loudness"),
    EVERYTHING("everything"),
    ONCE("ffmpeg, decoding once"),
    EACH("ffmpeg, one for each");

    private final String words;

    Encode(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /** Beyond the ladder and its sound. */
    Set<Output> extras() {
        return switch (this) {
            case FLOOR, LADDER, ONCE, EACH -> EnumSet.noneOf(Output.class);
            case POSTER -> EnumSet.of(Output.POSTER);
            case STORYBOARD -> EnumSet.of(Output.STORYBOARD);
            case PREVIEW -> EnumSet.of(Output.PREVIEW);
            case PDQ -> EnumSet.of(Output.PDQ);
            case SIGNALS -> EnumSet.of(Output.SIGNALS);
            case EVERYTHING -> EnumSet.of(Output.POSTER, Output.STORYBOARD, Output.PREVIEW, Output.PDQ, Output.SIGNALS);
        };
    }

    Set<Output> outputs(boolean sound) {
        var outputs = EnumSet.of(Output.RUNGS);
        outputs.addAll(extras());
        if (sound) {
            outputs.add(Output.AUDIO);
        }
        return outputs;
    }
}
