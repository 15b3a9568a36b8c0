package dev.millrace.app.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What was measured, as a table in Markdown that can be read as it is. */
final class Results {
    private static final double MB = 1e6;
    private static final double MIB = 1 << 20;
    private static final String[] COLUMNS = {
        "uploads, store latency",
        "server",
        "MB/s",
        "MB/s until answered",
        "CPU s/GiB",
        "S3 requests/GiB",
        "peak memory MiB",
        "heap + direct MiB",
        "resumed",
        "rounds"
    };

    private record Cell(Scenario scenario, String contender) {}

    private final Map<Cell, List<Measured>> cells = new LinkedHashMap<>();

    void add(Scenario scenario, String contender, Measured measured) {
        cells.computeIfAbsent(new Cell(scenario, contender), _ -> new ArrayList<>())
                .add(measured);
    }

    /** One measurement as a line of progress. */
    static String words(Measured measured) {
        return String.format(
                Locale.ROOT,
                "%.0f MB/s (%.0f until answered), %.2f CPU s/GiB, %.0f MiB%s%s, bytes verified",
                measured.rate() / MB,
                measured.answeredRate() / MB,
                measured.cpu(),
                measured.memory() / MIB,
                Double.isNaN(measured.requests())
                        ? ""
                        : String.format(Locale.ROOT, ", %.0f requests/GiB", measured.requests()),
                measured.resumed() == 0 ? "" : ", resumed " + measured.resumed() + " times");
    }

    List<Scenario> scenarios() {
        return cells.keySet().stream()
                .map(Cell::scenario)
                .distinct()
                .sorted(Scenario.ORDER)
                .toList();
    }

    Optional<Double> median(Scenario scenario, String contender, ToDoubleFunction<Measured> value) {
        return Optional.ofNullable(cells.get(new Cell(scenario, contender)))
                .map(measured -> median(sorted(measured, value)));
    }

    /**
     * Medians, and from least to most in brackets.
     *
     * @param contenders in the order of the rows of each scenario
     */
    List<String> table(List<String> contenders) {
        var rows = new ArrayList<String[]>();
        rows.add(COLUMNS);
        for (Scenario scenario : scenarios()) {
            for (String contender : contenders) {
                List<Measured> measured = cells.get(new Cell(scenario, contender));
                if (measured != null) {
                    rows.add(row(scenario, contender, measured));
                }
            }
        }
        return lines(rows);
    }

    private static String[] row(Scenario scenario, String contender, List<Measured> measured) {
        return new String[] {
            scenario.words(),
            contender,
            spread(measured, one -> one.rate() / MB, 0),
            spread(measured, one -> one.answeredRate() / MB, 0),
            spread(measured, Measured::cpu, 2),
            spread(measured, Measured::requests, 0),
            spread(measured, one -> one.memory() / MIB, 0),
            spread(measured, one -> one.heapAndDirect() / MIB, 0),
            "" + measured.stream().mapToInt(Measured::resumed).sum(),
            "" + measured.size()
        };
    }

    /** The median, and from least to most in brackets. */
    static <T> String spread(List<T> measured, ToDoubleFunction<T> value, int digits) {
        List<Double> sorted = sorted(measured, value);
        String number = "%." + digits + "f";
        if (sorted.getFirst().isNaN()) {
            return "–";
        }
        String middle = String.format(Locale.ROOT, number, median(sorted));
        return sorted.size() == 1
                ? middle
                : String.format(
                        Locale.ROOT, "%s (" + number + "–" + number + ")", middle, sorted.getFirst(), sorted.getLast());
    }

    private static <T> List<Double> sorted(List<T> measured, ToDoubleFunction<T> value) {
        return measured.stream().map(value::applyAsDouble).sorted().toList();
    }

    /** Of an even number the mean of the two in the middle. */
    static double median(List<Double> sorted) {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** @param rows the first one is the heading */
    static List<String> lines(List<String[]> rows) {
        var widths = new int[rows.getFirst().length];
        rows.forEach(row -> {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        });
        var lines = new ArrayList<String>();
        for (String[] row : rows) {
            var line = new StringBuilder("|");
            for (int i = 0; i < row.length; i++) {
                line.append(' ')
                        .append(row[i])
                        .repeat(' ', widths[i] - row[i].length())
                        .append(" |");
            }
            lines.add(line.toString());
            if (lines.size() == 1) {
                var rule = new StringBuilder("|");
                for (int width : widths) {
                    rule.repeat('-', width + 2).append('|');
                }
                lines.add(rule.toString());
            }
        }
        return lines;
    }
}
