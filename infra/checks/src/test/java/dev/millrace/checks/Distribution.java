package dev.millrace.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The distribution that the build has made, as the launcher would start it. */
final class Distribution {
    private static final Path HOME = Path.of(System.getProperty("millrace.dist", "../standalone/target/millrace"))
            .toAbsolutePath()
            .normalize();

    private Distribution() {}

    static Path home() {
        return HOME;
    }

    /** The program with these arguments, as a process of its own. */
    static ProcessBuilder command(List<String> arguments) {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dmillrace.home=" + HOME,
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath(),
                "dev.millrace.app.command.Millrace"));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    private static String classPath() {
        try (Stream<Path> jars = Files.list(HOME.resolve("lib/app"))) {
            return jars.map(Path::toString).sorted().collect(Collectors.joining(":"));
        } catch (IOException e) {
            throw new UncheckedIOException("there is no distribution in " + HOME + ": build it first", e);
        }
    }
}
