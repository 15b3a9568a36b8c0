package dev.millrace.testkit.kill;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of a main class in the tests' class path, which is killed with SIGKILL when it says that its moment has come. */
public final class KilledChild {
    static final String AT = "AT ";
    static final String THROUGH = "THROUGH";

    private static final int SECONDS_TO_GO = 30;

    private KilledChild() {}

    /**
     * Runs it until it is killed or through.
     *
     * @return {@code AT …} with the moment, or {@code THROUGH}
     * @throws IllegalStateException when it ended otherwise
     */
    public static String run(Class<?> main, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-BytecodeVerificationRemote",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = "nothing";
        try (var lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(AT) || line.equals(THROUGH)) {
                    said = line;
                }
                if (line.startsWith(AT)) {
                    process.toHandle().destroyForcibly();
                }
            }
        } catch (IOException closedByTheKill) {
            // What was read until then counts.
        } finally {
            process.toHandle().destroyForcibly();
        }
        if (!process.waitFor(SECONDS_TO_GO, TimeUnit.SECONDS) || said.equals("nothing")) {
            throw new IllegalStateException("The child " + main.getSimpleName() + " ended before its moment.");
        }
        return said;
    }

    /** Whether that is of a child which was killed. */
    public static boolean killed(String said) {
        return said.startsWith(AT);
    }
}
