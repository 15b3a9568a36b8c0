package dev.millrace.app.command;

import dev.millrace.platform.access.LocalKeys;
import dev.millrace.platform.access.TokenIssuer;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Option;

/** {@code --data}, which every command has. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:MILLRACE_DATA:-data}",
            description = "The data directory (default: ${DEFAULT-VALUE}).")
    Path directory = Path.of("data");

    /** Signs with this directory's keys. */
    TokenIssuer issuer() {
        return LocalKeys.load(directory.resolve("keys")).issuer(Clock.systemUTC());
    }
}
