package dev.millrace.app.command;

import dev.millrace.app.server.Launch;
import dev.millrace.app.server.Role;
import dev.millrace.app.server.Server;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Starts everything and stops it again, while the launcher has the JVM record the start-up. */
@Command(name = "train", hidden = true, description = "Start and stop once, on a directory of its own.")
final class TrainCommand implements Callable<Integer> {
    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() {
        var launch = new Launch(
                data.directory, EnumSet.allOf(Role.class), Optional.of(0), Optional.of(0), Optional.of("127.0.0.1"));
        Server.start(launch).close();
        return 0;
    }
}
