package dev.millrace.app.bench;

import dev.millrace.app.Trouble;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This program as a process of its own. */
final class Program {
    private static final String MAIN = "dev.millrace.app.command.Millrace";

    private Program() {}

    /** Where the encoder's jars are. */
    static Path encoder() {
        Path libraries = Path.of(System.getProperty("millrace.home", ""), "lib", "encoder");
        if (!Files.isDirectory(libraries)) {
            throw new Trouble("The encoder's libraries are not in " + libraries + ": run this by ./millrace.");
        }
        return libraries;
    }

    /** With the flags that this one runs with: as the launcher starts it. */
    static ProcessBuilder asLaunched(List<String> furtherFlags, List<String> arguments) {
        var flags = new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
        flags.addAll(furtherFlags);
        return command(flags, arguments);
    }

    /** Small: for what is part of the measuring. */
    static ProcessBuilder small(List<String> arguments) {
        return command(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=1g"), arguments);
    }

    private static ProcessBuilder command(List<String> flags, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command);
        // Settings of whoever runs the bench are not the bench's.
        builder.environment().keySet().removeIf(name -> name.startsWith("MILLRACE_"));
        return builder;
    }
}
