package dev.millrace.app.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "up",
        description =
                "Start a server with all roles or some; prints READY <api-url> <origin-url> when everything serves.")
final class UpCommand implements Callable<Integer> {
    @Mixin
    LaunchOptions options = new LaunchOptions();

    @Override
    public Integer call() throws InterruptedException {
        try (var foreground = Foreground.start(options.launch())) {
            foreground.serveUntilStopped();
        }
        return 0;
    }
}
