package dev.millrace.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/validation.md lists the rules as the code has them. */
class ValidationPageTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "validation.md");

    @Test
    void listsEveryRuleAsItIs() throws IOException {
        List<String> wanted = Arrays.stream(Rule.values())
                .map(rule -> "| `" + rule.id() + "` | " + rule.weight() + " | " + rule.source() + " | " + rule.checks()
                        + " | " + rule.remedy() + " |")
                .toList();
        List<String> listed = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(listed).containsExactlyElementsOf(wanted);
    }
}
