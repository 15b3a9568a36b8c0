package dev.millrace.testkit;

import dev.millrace.platform.telemetry.Metric;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Every metric and what it says, as the table that stands in {@code docs/operations.md}. */
public final class MetricsTable {
    private MetricsTable() {}

    /** The lines between {@code <!-- metrics:begin -->} and its end. */
    public static String markdown() {
        return Arrays.stream(Metric.values())
                .map(metric -> "| `" + metric.key() + "` | " + metric.meaning() + " |\n")
                .collect(Collectors.joining("", "| metric | what it says |\n|---|---|\n", ""));
    }

    /** Prints the table, to be put into the document. */
    public static void main(String[] args) {
        System.out.print(markdown());
    }
}
