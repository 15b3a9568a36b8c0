package dev.millrace.app.command;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "token", description = "Print a bearer token, signed with the data directory's keys.")
final class TokenCommand implements Callable<Integer> {
    @Mixin
    DataOption data = new DataOption();

    @Mixin
    IdentityOptions identity = new IdentityOptions();

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "30",
            description = "How long it is good for (default: ${DEFAULT-VALUE} days).")
    int days = 30;

    @Override
    public Integer call() {
        System.out.println(data.issuer().issue(identity.identity(), Duration.ofDays(days)));
        return 0;
    }
}
