package dev.millrace.moderation.signals;

import dev.millrace.platform.events.Fact.Loudness;
import dev.millrace.platform.events.Fact.Scores;
import dev.millrace.platform.events.Fact.Signal;
import dev.millrace.platform.events.Fact.SignalSpan;
import dev.millrace.platform.events.Fact.SignalsMeasured;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measurements as they are drawn under the video, each lane from 0 to {@link #WIDTH} from left to right.
 *
 * @param lanes one for each kind of span that was found
 * @param cuts where a scene ends
 * @param cutsSaid the same in words
 * @param curve points of the loudness, {@code x,y …}, of -60 LUFS (y 100) to 0 (y 0); null without sound
 * @param loudness {@code -23.0 LUFS, range 4.1 LU, peak -1.0 dBTP}; null without sound
 * @param faces the most in one picture; null when they were not looked for
 * @param scores one for each label of the classifier
 * @param seconds the video's length
 */
public record Lanes(
        List<Lane> lanes,
        List<Double> cuts,
        String cutsSaid,
        @Nullable String curve,
        @Nullable String loudness,
        @Nullable Integer faces,
        List<Curve> scores,
        double seconds) {
    private static final double WIDTH = 1000;
    private static final double QUIETEST = 60;

    /**
     * @param points {@code x,y …}, of a score of 0 (y 100) to 1 (y 0)
     * @param highest in percent
     */
    public record Curve(String label, String points, long highest) {}

    /** @param said the spans in words */
    public record Lane(String name, List<Block> blocks, String said) {}

    /** @param from where it begins, in seconds */
    public record Block(double x, double width, double from) {}

    public static Lanes of(SignalsMeasured measured, Duration length) {
        double millis = Math.max(1, length.toMillis());
        List<Lane> lanes = Stream.of(Signal.values())
                .map(signal -> lane(signal, measured.spans(), millis))
                .filter(lane -> !lane.blocks().isEmpty())
                .toList();
        return new Lanes(
                lanes,
                measured.cutsAtMillis().stream().map(at -> x(at, millis)).toList(),
                measured.cutsAtMillis().stream().map(Lanes::clock).collect(Collectors.joining(", ")),
                measured.loudness().map(loudness -> curve(loudness, millis)).orElse(null),
                measured.loudness().map(Lanes::words).orElse(null),
                measured.faces().orElse(null),
                measured.scores().stream().map(scores -> curve(scores, millis)).toList(),
                millis / 1000);
    }

    private static Lane lane(Signal signal, List<SignalSpan> spans, double millis) {
        List<SignalSpan> own =
                spans.stream().filter(span -> span.signal() == signal).toList();
        String name = switch (signal) {
            case BLACK -> "Black";
            case FREEZE -> "Still";
            case SILENCE -> "Silent";
        };
        return new Lane(
                name,
                own.stream()
                        .map(span -> new Block(
                                x(span.startMillis(), millis),
                                // a span of an instant is still to be seen
                                Math.max(2, x(span.endMillis(), millis) - x(span.startMillis(), millis)),
                                span.startMillis() / 1000.0))
                        .toList(),
                own.stream()
                        .map(span -> clock(span.startMillis()) + " to " + clock(span.endMillis()))
                        .collect(Collectors.joining(", ")));
    }

    private static Curve curve(Scores scores, double millis) {
        String points = IntStream.range(0, scores.curve().size())
                .mapToObj(i -> String.format(
                        Locale.ROOT,
                        "%.1f,%.1f",
                        x((long) i * scores.stepMillis(), millis),
                        100 - 100 * scores.curve().get(i)))
                .collect(Collectors.joining(" "));
        double highest =
                scores.curve().stream().mapToDouble(Double::doubleValue).max().orElse(0);
        return new Curve(scores.label(), points, Math.round(100 * highest));
    }

    private static String curve(Loudness loudness, double millis) {
        return IntStream.range(0, loudness.curve().size())
                .mapToObj(i -> String.format(
                        Locale.ROOT,
                        "%.1f,%.1f",
                        x((long) i * loudness.stepMillis(), millis),
                        100 * Math.clamp(-loudness.curve().get(i) / QUIETEST, 0, 1)))
                .collect(Collectors.joining(" "));
    }

    private static String words(Loudness loudness) {
        return String.format(
                Locale.ROOT,
                "%.1f LUFS, range %.1f LU, peak %.1f dBTP",
                loudness.integrated(),
                loudness.range(),
                loudness.truePeak());
    }

    private static double x(long at, double millis) {
        return Math.round(10 * WIDTH * Math.clamp(at / millis, 0, 1)) / 10.0;
    }

    private static String clock(long at) {
        return "%d:%02d".formatted(at / 60_000, at / 1000 % 60);
    }
}
