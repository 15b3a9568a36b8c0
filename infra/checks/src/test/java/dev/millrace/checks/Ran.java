package dev.millrace.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a command of the program said and how it ended. */
record Ran(int exit, String out, String err) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    static Ran of(String... arguments) throws IOException, InterruptedException {
        return of(PATIENCE, List.of(arguments));
    }

    static Ran of(Duration patience, List<String> arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile("millrace", ".out");
        Path err = Files.createTempFile("millrace", ".err");
        try {
            Process process = Distribution.command(arguments)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("hangs: " + arguments);
            }
            return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
