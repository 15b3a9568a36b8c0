package dev.millrace.app.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.millrace.app.Trouble;
import dev.millrace.app.Version;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program {@code millrace}. Exit codes: 0 done, 1 not done and said why, 2 called wrongly, 3 nothing serves. */
@Command(
        name = "millrace",
        mixinStandardHelpOptions = true,
        version = "Millrace " + Version.NUMBER,
        description = "Takes a creator's video in and lets a CDN pull it out.",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            PublishCommand.class,
            TokenCommand.class,
            LoginCommand.class,
            StatusCommand.class,
            StopCommand.class,
            ConfigCommand.class,
            DoctorCommand.class,
            TranscodeCommand.class,
            ValidateCommand.class,
            FuzzCommand.class,
            TierCommand.class,
            BenchCommand.class,
            TestCommand.class,
            TrainCommand.class
        })
public final class Millrace implements Runnable {
    private static final int NOT_DONE = 1;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    public static void main(String[] arguments) {
        // Until a server sets its log up, only what a person at the terminal should know.
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        var line = new CommandLine(new Millrace());
        helpAll(line);
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler((failure, command, result) -> {
            if (failure instanceof Trouble trouble) {
                System.err.println("millrace: " + trouble.getMessage());
            } else {
                System.err.println("millrace: " + failure + " (this is a fault of ours: please report it)");
                failure.printStackTrace();
            }
            return NOT_DONE;
        });
        return line;
    }

    /** {@code --help} of every command, and of those below it. */
    private static void helpAll(CommandLine line) {
        line.getSubcommands().values().forEach(sub -> {
            if (!sub.getCommandSpec().mixinStandardHelpOptions()) {
                sub.getCommandSpec().mixinStandardHelpOptions(true);
            }
            helpAll(sub);
        });
    }
}
