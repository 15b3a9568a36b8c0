package dev.millrace.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every command, and every one below it, explains itself and all that it takes. */
class HelpTest {
    static Stream<String> everyCommand() {
        var names = new ArrayList<String>();
        collect("", Millrace.commandLine(), names);
        return names.stream();
    }

    private static void collect(String before, CommandLine line, List<String> names) {
        line.getSubcommands().forEach((name, sub) -> {
            names.add(before + name);
            collect(before + name + " ", sub, names);
        });
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void isComplete(String command) {
        var out = new StringWriter();
        CommandLine line = Millrace.commandLine().setOut(new PrintWriter(out));
        List<String> names = List.of(command.split(" ", -1));
        var arguments = new ArrayList<>(names);
        arguments.add("--help");

        assertThat(line.execute(arguments.toArray(String[]::new))).isZero();

        assertThat(out.toString()).contains("Usage: millrace " + command);
        CommandLine asked = line;
        for (String name : names) {
            asked = Objects.requireNonNull(asked.getSubcommands().get(name));
        }
        assertThat(asked.getCommandSpec().usageMessage().description())
                .as("description")
                .isNotEmpty();
        assertThat(asked.getCommandSpec().options())
                .allSatisfy(option -> assertThat(option.description())
                        .as(option.longestName())
                        .isNotEmpty());
    }

    @Test
    void coversTheCommandsOfTheReadme() {
        assertThat(everyCommand())
                .contains(
                        "demo",
                        "up",
                        "publish",
                        "transcode",
                        "validate",
                        "fuzz",
                        "token",
                        "login",
                        "status",
                        "stop",
                        "config",
                        "doctor",
                        "test",
                        "bench ingest",
                        "tier plan",
                        "tier run",
                        "tier explain");
    }
}
