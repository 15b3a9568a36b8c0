package dev.millrace.transcode.confine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a command that only shows whether it can run. */
final class Trial {
    private static final int MOST_WORDS = 300;
    private static final long PATIENCE_SECONDS = 10;

    private Trial() {}

    /** @param why empty when it went well, else what was said */
    record Result(boolean ok, String why) {}

    /** Runs {@code prefix} before a command that does nothing. */
    static Result of(List<String> prefix, Path directory) {
        return of(prefix, directory, List.of("/bin/true"));
    }

    static Result of(List<String> prefix, Path directory, List<String> command) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole).directory(directory.toFile());
        builder.environment().clear();
        builder.redirectErrorStream(true);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String said;
            try (InputStream out = process.getInputStream()) {
                said = new String(out.readNBytes(MOST_WORDS), StandardCharsets.UTF_8);
            }
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Result(false, whole.getFirst() + " hangs");
            }
            boolean ok = process.exitValue() == 0;
            return new Result(ok, ok ? "" : firstLine(said, process.exitValue()));
        } catch (IOException e) {
            return new Result(false, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result(false, "interrupted");
        }
    }

    private static String firstLine(String said, int status) {
        String line = said.lines()
                .findFirst()
                .orElse("")
                .replaceAll("\\p{Cntrl}", " ")
                .strip();
        return line.isEmpty() ? "exit status " + status : line;
    }
}
