package dev.millrace.app.command;

import dev.millrace.app.Trouble;
import dev.millrace.app.server.RunFile;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "stop", description = "Stop the process on the data directory in order, and wait for it.")
final class StopCommand implements Callable<Integer> {
    private static final int PATIENCE_SECONDS = 60;

    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        var run = RunFile.of(data.directory);
        var process = run.flatMap(running -> ProcessHandle.of(running.pid()));
        if (process.isEmpty()) {
            System.out.println("No Millrace runs on " + data.directory + ".");
            return 0;
        }
        process.get().destroy();
        try {
            process.get().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new Trouble(
                    "Process " + process.get().pid() + " has not stopped after " + PATIENCE_SECONDS
                            + " s: see its log in " + data.directory.resolve("logs") + ".",
                    e);
        }
        System.out.println("Stopped.");
        return 0;
    }
}
