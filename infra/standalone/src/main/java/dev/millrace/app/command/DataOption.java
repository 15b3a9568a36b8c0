package dev.millrace.app.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --data}, which every command has. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:MILLRACE_DATA:-data}",
            description = "The data directory (default: ${DEFAULT-VALUE}).")
    Path directory = Path.of("data");

    Path keys() {
        return directory.resolve("keys");
    }
}
