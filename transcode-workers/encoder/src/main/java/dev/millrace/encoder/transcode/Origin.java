package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.MediaFile;
import java.util.List;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;

/** The source's time that is 0 in the output: the earliest start of its picture and sound. */
record Origin(long time, AVRational unit) {

    static Origin of(MediaFile file, List<Integer> streams) {
        Origin earliest = null;
        for (int index : streams) {
            AVStream stream = file.stream(index);
            if (stream.start_time() == Av.NO_TIME) {
                continue;
            }
            if (earliest == null
                    || avutil.av_compare_ts(stream.start_time(), stream.time_base(), earliest.time, earliest.unit)
                            < 0) {
                earliest = new Origin(stream.start_time(), stream.time_base());
            }
        }
        return earliest == null ? new Origin(0, Av.ratio(1, 1)) : earliest;
    }

    /** In units of {@code 1/scale} seconds. */
    long in(long scale) {
        return Av.rescale(time, unit, scale);
    }
}
