package dev.millrace.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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

    /** The program with these arguments, as a process of its own, which starts as quickly as the launcher's. */
    static ProcessBuilder command(List<String> arguments) {
        return command(
                Recorded.CACHE.map(cache -> List.of("-XX:AOTCache=" + cache)).orElse(List.of()), arguments);
    }

    private static ProcessBuilder command(List<String> first, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(first);
        command.addAll(List.of(
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

    /**
     * The start-up, recorded once for all tests; without it each start takes a third longer. To record it takes as long as
     * seven starts save, so the quick run goes without.
     */
    private static final class Recorded {
        static final Optional<Path> CACHE = System.getProperty("all") == null ? Optional.empty() : record();

        private static Optional<Path> record() {
            try {
                Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "start-up");
                Path cache = folder.resolve("millrace.aot");
                Process training = command(
                                List.of("-XX:AOTCacheOutput=" + cache),
                                List.of(
                                        "train",
                                        "--data",
                                        folder.resolve("data").toString()))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
                boolean done = training.waitFor(2, TimeUnit.MINUTES) && training.exitValue() == 0;
                return done && Files.exists(cache) ? Optional.of(cache) : Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
    }

    private static String classPath() {
        try (Stream<Path> jars = Files.list(HOME.resolve("lib/app"))) {
            return jars.map(Path::toString).sorted().collect(Collectors.joining(":"));
        } catch (IOException e) {
            throw new UncheckedIOException("there is no distribution in " + HOME + ": build it first", e);
        }
    }
}
