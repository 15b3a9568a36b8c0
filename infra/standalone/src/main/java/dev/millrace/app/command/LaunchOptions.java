package dev.millrace.app.command;

import dev.millrace.app.server.Launch;
import dev.millrace.app.server.Role;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How to start a server: the flags of {@code up}, which {@code demo} has too. */
final class LaunchOptions {
    @Mixin
    DataOption data = new DataOption();

    @Option(
            names = "--roles",
            paramLabel = "ROLE,…",
            defaultValue = "",
            description =
                    "What this process is: ingest, transcode, fingerprint, moderation, tiering, origin (default: all).")
    String roles = "";

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port of the API and pages (default: 8080; 0 = any free).")
    Optional<Integer> port = Optional.empty();

    @Option(
            names = "--origin-port",
            paramLabel = "N",
            description = "Port of the origin (default: 8081; 0 = any free).")
    Optional<Integer> originPort = Optional.empty();

    @Option(names = "--bind", paramLabel = "ADDR", description = "Address to listen on (default: 127.0.0.1).")
    Optional<String> bind = Optional.empty();

    Launch launch() {
        return new Launch(data.directory, Role.parse(roles), port, originPort, bind);
    }
}
