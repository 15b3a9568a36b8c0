package dev.millrace.app.command;

import dev.millrace.app.Trouble;
import dev.millrace.app.client.Api;
import dev.millrace.app.server.RunFile;
import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.Role;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** For commands that speak to the API as an operator of all tenants. */
final class OperatorOptions {
    private static final URI USUAL = URI.create("http://127.0.0.1:8080");
    private static final Duration TOKEN_LIFE = Duration.ofHours(1);

    @Mixin
    DataOption data = new DataOption();

    @Option(names = "--server", paramLabel = "URL", description = "The API (default: the one on the data directory).")
    Optional<URI> server = Optional.empty();

    @Option(
            names = "--token",
            paramLabel = "T",
            defaultValue = "${env:MILLRACE_TOKEN}",
            description =
                    "Bearer token of an operator of all tenants (default: $MILLRACE_TOKEN, else one signed with the"
                            + " data directory's keys).")
    Optional<String> token = Optional.empty();

    Api api() {
        String bearer = token.filter(text -> !text.isBlank()).orElseGet(this::ownToken);
        return new Api(server.or(this::running).orElse(USUAL), bearer);
    }

    private String ownToken() {
        return data.issuer()
                .issue(new Identity("command-line", Optional.empty(), EnumSet.of(Role.OPERATOR)), TOKEN_LIFE);
    }

    private Optional<URI> running() {
        try {
            return RunFile.of(data.directory).map(RunFile::api);
        } catch (IOException e) {
            throw new Trouble("The run file in " + data.directory + " cannot be read.", e);
        }
    }
}
