package dev.millrace.ingest.tus;

import dev.millrace.testkit.NotRun;
import dev.millrace.testkit.Prerequisite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Stock tus-js-client under Node.js, a process for each run. */
final class JsClient {
    private static final Path HERE = Path.of("src/test/npm").toAbsolutePath();
    /** The packages are those of the sample, so that one lock file names them. */
    private static final Path SAMPLE = Path.of("../../samples/uploader").toAbsolutePath();

    private static final long INSTALL_SECONDS = 300;
    private static final long RUN_SECONDS = 60;

    private final Path folder;

    private JsClient(Path folder) {
        this.folder = folder;
    }

    /** Installs the packages that the lock file names, once for each content of it. */
    static synchronized JsClient install() throws Exception {
        Path folder = Files.createDirectories(Path.of("target", "npm").toAbsolutePath());
        copy(SAMPLE.resolve("package.json"), folder);
        copy(SAMPLE.resolve("package-lock.json"), folder);
        copy(HERE.resolve("upload.mjs"), folder);
        copy(HERE.resolve("uppy.html"), folder);
        Path lock = folder.resolve("package-lock.json");
        Path installed = folder.resolve("node_modules/installed.json");
        if (!Files.exists(installed) || Files.mismatch(installed, lock) >= 0) {
            Path out = Files.createTempFile(folder, "npm", ".out");
            var npm = new ProcessBuilder("npm", "ci")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            if (!npm.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS) || npm.exitValue() != 0) {
                npm.destroyForcibly();
                NotRun.because(Prerequisite.NPM, "npm ci has failed in " + folder + ": " + Files.readString(out));
            }
            Files.delete(out);
            Files.copy(lock, installed);
        }
        return new JsClient(folder);
    }

    private static void copy(Path file, Path folder) throws IOException {
        Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Where the packages and the page are. */
    Path folder() {
        return folder;
    }

    /** Uploads the file, with options of tus-js-client and those of the script. */
    JsonNode upload(Tus tus, Path file, Map<String, ?> options) throws IOException, InterruptedException {
        ObjectNode arguments = JsonMapper.shared().valueToTree(options);
        arguments.put("file", file.toString());
        arguments.put("endpoint", tus.server() + "/files");
        arguments.put("token", tus.token());
        Path out = Files.createTempFile(folder, "upload", ".out");
        try {
            var node = new ProcessBuilder("node", "upload.mjs", arguments.toString())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            boolean ended = node.waitFor(RUN_SECONDS, TimeUnit.SECONDS);
            node.destroyForcibly();
            String said = Files.readString(out);
            if (!ended || node.exitValue() != 0) {
                throw new AssertionError((ended ? "failed: " : "hangs: ") + arguments + " " + said);
            }
            return JsonMapper.shared().readTree(said.lines().reduce("", (_, last) -> last));
        } finally {
            Files.delete(out);
        }
    }
}
