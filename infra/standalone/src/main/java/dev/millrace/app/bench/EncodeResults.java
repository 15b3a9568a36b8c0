package dev.millrace.app.bench;

import dev.millrace.transcode.EncodeTrial.Spent;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What one clip took. Ratios are made within each round, where the machine was busy alike, and then their median is. */
final class EncodeResults {
    private static final double LADDER_MOST = 1.25;
    private static final double EVERYTHING_MOST = 1.32;
    private static final double OF_EACH_MOST = 0.75;
    private static final double OF_ONCE_MOST = 1.02;

    private final Map<Encode, List<Spent>> rounds = new EnumMap<>(Encode.class);

    void add(Encode encode, Spent spent) {
        rounds.computeIfAbsent(encode, _ -> new ArrayList<>()).add(spent);
    }

    private List<Spent> of(Encode encode) {
        return rounds.getOrDefault(encode, List.of());
    }

    /** In Markdown: medians, and from least to most in brackets. */
    List<String> table() {
        var rows = new ArrayList<String[]>();
        rows.add(new String[] {"encode", "CPU s", "times x264 alone", "of x264 alone, more than the ladder", "wall s"});
        rounds.forEach((encode, spent) -> rows.add(new String[] {
            encode.words(),
            Results.spread(spent, Spent::cpu, 2),
            spread(ratios(encode, Encode.FLOOR), "%.2f"),
            !encode.extras().isEmpty() ? spread(shares(encode), "%+.3f") : "",
            Results.spread(spent, Spent::wall, 2)
        }));
        return Results.lines(rows);
    }

    /** What was to be reached, and whether it was. */
    List<String> goals() {
        var lines = new ArrayList<String>();
        goal("ladder + audio, of x264 alone", ratios(Encode.LADDER, Encode.FLOOR), LADDER_MOST)
                .ifPresent(lines::add);
        goal("everything, of x264 alone", ratios(Encode.EVERYTHING, Encode.FLOOR), EVERYTHING_MOST)
                .ifPresent(lines::add);
        goal("ladder + audio, of one ffmpeg for each rendition", ratios(Encode.LADDER, Encode.EACH), OF_EACH_MOST)
                .ifPresent(lines::add);
        goal("ladder + audio, of ffmpeg decoding once", ratios(Encode.LADDER, Encode.ONCE), OF_ONCE_MOST)
                .ifPresent(lines::add);
        return lines;
    }

    private static Optional<String> goal(String what, List<Double> ratios, double most) {
        return ratios.isEmpty()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "- %s: %s of the CPU (at most %.2f: %s).",
                        what,
                        spread(ratios, "%.2f"),
                        most,
                        median(ratios) <= most ? "met" : "missed"));
    }

    private List<Double> ratios(Encode above, Encode below) {
        return each(above, below, (a, b) -> a / b);
    }

    private List<Double> shares(Encode encode) {
        List<Double> more = each(encode, Encode.LADDER, (a, b) -> a - b);
        List<Spent> floor = of(Encode.FLOOR);
        return IntStream.range(0, Math.min(more.size(), floor.size()))
                .mapToObj(i -> more.get(i) / floor.get(i).cpu())
                .toList();
    }

    private List<Double> each(Encode above, Encode below, DoubleBinaryOperator of) {
        List<Spent> a = of(above);
        List<Spent> b = of(below);
        return IntStream.range(0, Math.min(a.size(), b.size()))
                .mapToObj(i -> of.applyAsDouble(a.get(i).cpu(), b.get(i).cpu()))
                .toList();
    }

    private static double median(List<Double> values) {
        return Results.median(values.stream().sorted().toList());
    }

    private static String spread(List<Double> values, String number) {
        if (values.isEmpty()) {
            return "–";
        }
        ToDoubleFunction<Double> self = value -> value;
        String middle = String.format(Locale.ROOT, number, median(values));
        double least = values.stream().mapToDouble(self).min().orElseThrow();
        double most = values.stream().mapToDouble(self).max().orElseThrow();
        return values.size() == 1
                ? middle
                : String.format(Locale.ROOT, "%s (" + number + "–" + number + ")", middle, least, most);
    }
}
