package dev.millrace.app.bench;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What was to be reached, and whether it was: by medians. */
final class Goals {
    private static final Duration FAR = Duration.ofMillis(100);
    private static final double FASTER = 2;
    private static final double CHEAPER = 0.5;
    private static final double OF_SINK = 0.8;

    private final Results results;

    Goals(Results results) {
        this.results = results;
    }

    List<String> lines() {
        return results.scenarios().stream()
                .flatMap(scenario ->
                        (scenario.latency().isEmpty() ? besideSink(scenario) : besidePeers(scenario)).stream())
                .toList();
    }

    private Optional<String> besidePeers(Scenario scenario) {
        Optional<Double> rate = best(scenario, Measured::rate, Comparator.naturalOrder());
        Optional<Double> cpu = best(scenario, Measured::cpu, Comparator.reverseOrder());
        if (rate.isEmpty() || cpu.isEmpty()) {
            return Optional.empty();
        }
        boolean far = scenario.latency().filter(FAR::equals).isPresent();
        return results.median(scenario, "millrace-s3-8x4", Measured::rate).map(ours -> {
            double faster = ours / rate.get();
            double cheaper =
                    results.median(scenario, "millrace-s3-8x4", Measured::cpu).orElseThrow() / cpu.get();
            return String.format(
                    Locale.ROOT,
                    "- %s, parts of 8 MiB, 4 at once: %.2f times the best peer's MB/s%s, %.2f of the cheapest peer's"
                            + " CPU%s.",
                    scenario.words(),
                    faster,
                    far ? goal("at least", FASTER, faster >= FASTER) : "",
                    cheaper,
                    far ? goal("at most", CHEAPER, cheaper <= CHEAPER) : "");
        });
    }

    private Optional<Double> best(Scenario scenario, ToDoubleFunction<Measured> value, Comparator<Double> order) {
        return Stream.of("tus-node-s3-8x4", "tus-node-s3")
                .flatMap(peer -> results.median(scenario, peer, value).stream())
                .max(order);
    }

    private Optional<String> besideSink(Scenario scenario) {
        return ofSink(scenario, Measured::rate)
                .flatMap(whole -> ofSink(scenario, Measured::answeredRate)
                        .map(answered -> String.format(
                                Locale.ROOT,
                                "- %s: %.2f of the raw sink's MB/s%s, until answered %.2f%s.",
                                scenario.words(),
                                whole,
                                goal("at least", OF_SINK, whole >= OF_SINK),
                                answered,
                                goal("at least", OF_SINK, answered >= OF_SINK))));
    }

    private Optional<Double> ofSink(Scenario scenario, ToDoubleFunction<Measured> value) {
        return results.median(scenario, "millrace-disk", value)
                .flatMap(ours -> results.median(scenario, "raw-sink", value).map(sink -> ours / sink));
    }

    private static String goal(String bound, double value, boolean met) {
        return String.format(Locale.ROOT, " (%s %.1f: %s)", bound, value, met ? "met" : "missed");
    }
}
