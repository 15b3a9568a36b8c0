package dev.millrace.app.command;

import dev.millrace.app.server.Launch;
import dev.millrace.app.server.ServerSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "config",
        description = "Print every setting, its value and where it comes from (default, millrace.yaml, environment,"
                + " flag); secrets are masked.")
final class ConfigCommand implements Callable<Integer> {
    @Mixin
    LaunchOptions options = new LaunchOptions();

    @Override
    public Integer call() {
        Launch launch = options.launch();
        for (var line : ServerSettings.of(launch)) {
            System.out.println("# " + line.description());
            System.out.println(line.name() + ": " + line.value() + "  (" + line.from() + ")");
        }
        System.out.println("# Settings go into " + launch.data().resolve("millrace.yaml")
                + ", or into the environment as MILLRACE_…");
        return 0;
    }
}
