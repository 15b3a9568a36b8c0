package dev.millrace.testkit.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.telemetry.Field;
import dev.millrace.platform.telemetry.Metric;
import dev.millrace.testkit.MetricsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/operations.md} names the metrics and log fields that there are, and no others. */
class OperationsDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "..", "docs", "operations.md");
    private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\| `([a-z.]+)` \\|");
    /** As Prometheus is given it: dots are underscores, times and counters have endings. */
    private static final Pattern IN_AN_EXPRESSION =
            Pattern.compile("\\b(millrace_[a-z0-9_]+?)(?:_seconds_(?:count|sum|max)|_total)?(?![a-z0-9_])");

    @Test
    void theTableOfMetricsIsTheProgramsOwn() throws IOException {
        assertThat(block("metrics"))
                .as("put what MetricsTable.main prints between the marks of docs/operations.md")
                .isEqualTo(MetricsTable.markdown());
    }

    @Test
    void everyFieldOfTheLogIsNamed() throws IOException {
        assertThat(FIRST_CELL.matcher(block("fields")).results().map(found -> found.group(1)))
                .as("the table of log fields in docs/operations.md")
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Field.values()).map(Field::key).toList());
    }

    @Test
    void alertsAskForMetricsThatThereAre() throws IOException {
        String text = Files.readString(DOCUMENT);
        assertThat(IN_AN_EXPRESSION.matcher(text).results().map(OperationsDocumentTest::name))
                .as("metrics in the expressions of docs/operations.md")
                .hasSizeGreaterThan(5)
                .isSubsetOf(Arrays.stream(Metric.values())
                        .map(metric -> metric.key().replace('.', '_'))
                        .toList());
    }

    private static String name(MatchResult found) {
        return found.group(1);
    }

    private static String block(String name) throws IOException {
        String text = Files.readString(DOCUMENT);
        String begin = "<!-- " + name + ":begin -->\n";
        String end = "<!-- " + name + ":end -->";
        assertThat(text).contains(begin, end);
        int start = text.indexOf(begin) + begin.length();
        return text.substring(start, text.indexOf(end, start));
    }
}
