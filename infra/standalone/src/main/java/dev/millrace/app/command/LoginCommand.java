package dev.millrace.app.command;

import dev.millrace.app.Trouble;
import dev.millrace.app.server.RunFile;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "login", description = "Print a link that signs a browser in; good once, for five minutes.")
final class LoginCommand implements Callable<Integer> {
    @Mixin
    DataOption data = new DataOption();

    @Mixin
    IdentityOptions identity = new IdentityOptions();

    @Override
    public Integer call() throws IOException {
        var run = RunFile.of(data.directory)
                .orElseThrow(() -> new Trouble("No Millrace runs on " + data.directory
                        + ": start one with \"./millrace up\", or name its directory with --data."));
        System.out.println(SignInLink.of(run.api(), data.issuer(), identity.identity()));
        return 0;
    }
}
