package dev.millrace.transcode;

import dev.millrace.encoder.protocol.Ratio;
import dev.millrace.encoder.protocol.StreamInfo;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A stream of a file in one line for a person. */
final class StreamWords {
    private StreamWords() {}

    static String of(StreamInfo stream) {
        return switch (stream) {
            case StreamInfo.Video picture -> said(picture);
            case StreamInfo.Audio sound ->
                head(sound, "sound")
                        + String.format(
                                Locale.ROOT,
                                "%d channels (%s), %d Hz",
                                sound.channels(),
                                Explanation.clean(sound.layout()),
                                sound.sampleRate())
                        + tail(sound);
            case StreamInfo.Other other -> head(other, "other") + Explanation.clean(other.what()) + tail(other);
        };
    }

    private static String said(StreamInfo.Video picture) {
        String colours = Stream.of(picture.primaries(), picture.transfer(), picture.matrix(), picture.range())
                .map(name -> name == null ? "?" : Explanation.clean(name))
                .collect(Collectors.joining("/"));
        return head(picture, "picture")
                + picture.width() + "×" + picture.height()
                + ", shown as " + picture.displayWidth() + "×" + picture.displayHeight()
                + (picture.rotation() == 0 ? "" : ", turned by " + picture.rotation() + "°")
                + (picture.mirrored() ? ", mirrored" : "")
                + (square(picture.pixelAspect()) ? "" : ", pixels of " + ratio(picture.pixelAspect(), ":"))
                + ", " + rates(picture)
                + ", " + (picture.pixelFormat() == null ? "?" : Explanation.clean(picture.pixelFormat())) + ", colours "
                + colours
                + " (primaries/transfer/matrix/range)"
                + switch (picture.fieldOrder()) {
                    case UNKNOWN -> "";
                    case PROGRESSIVE -> ", progressive";
                    case TOP_FIRST, BOTTOM_FIRST -> ", interlaced";
                }
                + (picture.frames() == null ? "" : ", " + picture.frames() + " frames announced")
                + tail(picture);
    }

    private static String head(StreamInfo stream, String kind) {
        return "#" + stream.index() + " " + kind + ": " + Explanation.clean(stream.codec()) + ", ";
    }

    private static String tail(StreamInfo stream) {
        StreamInfo.Track track = stream.track();
        return (track.language() == null ? "" : ", language " + Explanation.clean(track.language()))
                + (track.startSeconds() == null
                        ? ""
                        : String.format(Locale.ROOT, ", starts at %.3f s", track.startSeconds()))
                + (track.durationSeconds() == null
                        ? ""
                        : String.format(Locale.ROOT, ", lasts %.3f s", track.durationSeconds()))
                + (track.decodable() ? "" : ", not decodable here");
    }

    private static String rates(StreamInfo.Video picture) {
        Ratio rate = picture.rate();
        if (rate == null) {
            return "no steady rate";
        }
        return String.format(Locale.ROOT, "%.3f frames/s (%s)", rate.toDouble(), ratio(rate, "/"));
    }

    static boolean square(@Nullable Ratio aspect) {
        return aspect == null || aspect.num() == aspect.den();
    }

    private static String ratio(Ratio ratio, String sign) {
        return ratio.num() + sign + ratio.den();
    }
}
