package dev.millrace.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testkit.Clips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo by somebody who is not root: database, confinement and encoder need no rights beyond one's own. */
@Tag("long")
class OrdinaryUserTest {
    private static final String NOBODY = "65534";

    @TempDir
    Path own;

    @Test
    void theDemoNeedsNoRoot() throws Exception {
        Path clip = Files.copy(Clips.plain(3, 320, 240), own.resolve("clip.mp4"), StandardCopyOption.REPLACE_EXISTING);
        Path data = Files.createDirectory(own.resolve("data"));
        give(own, clip, data);
        var demo = Distribution.command(List.of(
                "demo", clip.toString(), "--exit", "--data", data.toString(), "--port", "0", "--origin-port", "0"));
        if (isRoot()) {
            var words = new ArrayList<>(
                    List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
            words.addAll(demo.command());
            demo.command(words);
        }
        demo.environment().put("HOME", own.toString());
        Path out = Files.createTempFile("millrace", ".out");
        Process process = demo.directory(own.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("it ends").isTrue();
            assertThat(process.exitValue()).as("%s", Files.readString(out)).isZero();
            assertThat(Files.readString(out)).contains("PUBLISHED http");
        } finally {
            process.destroyForcibly();
            Files.delete(out);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void give(Path... paths) throws IOException {
        if (isRoot()) {
            for (Path path : paths) {
                Files.setAttribute(path, "unix:uid", Integer.parseInt(NOBODY));
            }
        }
    }
}
