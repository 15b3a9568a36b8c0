package dev.millrace.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import picocli.CommandLine.Model.CommandSpec;

/** What stands above a table: where and when it was measured, and what with. */
final class Machine {
    private Machine() {}

    /** The command, the date and the machine, as Markdown. */
    static String heading(CommandSpec command) {
        var arguments = command.root().commandLine().getParseResult().originalArgs();
        return "`./millrace " + String.join(" ", arguments) + "`, "
                + LocalDate.ofInstant(Clock.systemUTC().instant(), ZoneOffset.UTC) + ": " + words() + ". Medians, in"
                + " brackets the least and the most.";
    }

    private static String words() {
        return Runtime.getRuntime().availableProcessors() + " processors ("
                + line(Path.of("/proc/cpuinfo"), "model name") + "), memory "
                + line(Path.of("/proc/meminfo"), "MemTotal") + ", Linux " + System.getProperty("os.version")
                + ", Java " + Runtime.version();
    }

    private static String line(Path file, String field) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(field))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("?");
        } catch (IOException e) {
            return "?";
        }
    }
}
