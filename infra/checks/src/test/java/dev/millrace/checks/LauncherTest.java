package dev.millrace.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell script {@code millrace}, with a Maven of our own on the path. */
class LauncherTest {
    private static final Path LAUNCHER = Path.of("../../millrace");

    @TempDir
    Path checkout;

    @BeforeEach
    void copyOfTheLauncher() throws IOException {
        Files.copy(LAUNCHER, checkout.resolve("millrace"));
        Files.createDirectory(checkout.resolve("bin"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7})
    void theTestsEndAsMavenDoes(int status) throws Exception {
        maven("3.9.9", "echo '[INFO] Tests run: 3'; exit " + status);
        Ran ran = launch("test");
        assertThat(ran.exit()).as("%s", ran).isEqualTo(status);
        assertThat(ran.out()).contains("Tests run: 3");
    }

    @Test
    void aSuiteThatDidNotRunIsNamedAtTheEnd() throws Exception {
        maven("3.9.9", "mkdir -p target; echo 'SomeTest: no browser' >target/not-run.txt");
        Ran ran = launch("test");
        assertThat(ran.exit()).as("%s", ran).isZero();
        assertThat(ran.out()).containsSubsequence("NOT RUN:", "SomeTest: no browser");
    }

    @Test
    void anOldMavenIsNamedWithWhatIsNeeded() throws Exception {
        maven("3.6.3", "exit 0");
        Ran ran = launch("test");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).contains("Maven 3.6.3 is too old: 3.8.7 or newer is needed.");
    }

    @Test
    void aBuildThatFailsEndsThere() throws Exception {
        maven("3.9.9", "echo '[ERROR] a reason'; exit 1");
        Ran ran = launch("status");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).contains("[ERROR] a reason", "the build failed");
    }

    @Test
    void anUnknownFlagOfTestIsRefused() throws Exception {
        maven("3.9.9", "exit 0");
        Ran ran = launch("test", "--every");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).contains("usage: ./millrace test [--all]");
    }

    private void maven(String version, String work) throws IOException {
        Path maven = checkout.resolve("bin/mvn");
        Files.writeString(maven, """
                #!/bin/sh
                cd "$(dirname "$0")/.."
                if [ "$1" = --version ]; then echo "Apache Maven %s (x)"; exit 0; fi
                %s
                """.formatted(version, work));
        assertThat(maven.toFile().setExecutable(true)).isTrue();
    }

    private Ran launch(String... arguments) throws IOException, InterruptedException {
        var command =
                new ArrayList<>(List.of("bash", checkout.resolve("millrace").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.put("PATH", checkout.resolve("bin") + ":" + environment.get("PATH"));
        environment.put("MILLRACE_JAVA_HOME", System.getProperty("java.home"));
        Path out = checkout.resolve("out");
        Path err = checkout.resolve("err");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
        return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
