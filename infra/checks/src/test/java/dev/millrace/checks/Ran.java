package dev.millrace.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a command of the program said and how it ended. */
record Ran(int exit, String out, String err) {
    private static final int PATIENCE_SECONDS = 120;

    static Ran of(String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile("millrace", ".out");
        Path err = Files.createTempFile("millrace", ".err");
        try {
            Process process = Distribution.command(List.of(arguments))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("hangs: " + List.of(arguments));
            }
            return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
