package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.MediaFile;
import java.util.Collection;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.jspecify.annotations.Nullable;

/** The source's time that is 0 in the output. */
record Origin(long time, AVRational unit) {
    /** Sound that leads by no more than this is an encoder's priming rather than something to hear. */
    private static final double PRIMING_SECONDS = 0.05;

    /**
     * The earliest start of picture and sound; but the picture's when the sound leads by next to nothing, for then
     * pictures lie on the grid of segments as they were meant to.
     *
     * @param picture index of its stream, or -1
     * @param sounds indices of theirs
     */
    static Origin of(MediaFile file, int picture, Collection<Integer> sounds) {
        Origin earliest = picture < 0 ? null : start(file.stream(picture));
        for (int index : sounds) {
            Origin sound = start(file.stream(index));
            if (sound != null && (earliest == null || earliest.seconds() - sound.seconds() > PRIMING_SECONDS)) {
                earliest = sound;
            }
        }
        return earliest == null ? new Origin(0, Av.ratio(1, 1)) : earliest;
    }

    private static @Nullable Origin start(AVStream stream) {
        return stream.start_time() == Av.NO_TIME ? null : new Origin(stream.start_time(), stream.time_base());
    }

    private double seconds() {
        return Av.seconds(time, unit);
    }

    /** In units of {@code 1/scale} seconds. */
    long in(long scale) {
        return Av.rescale(time, unit, scale);
    }
}
