package dev.millrace.app.bench;

import dev.millrace.app.Trouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** The npm packages of the servers in Node.js, in the versions of the lock file beside the program. */
final class NodePackages {
    private static final String RESOURCES = "/bench/tus-node/";

    private NodePackages() {}

    /**
     * Installed once for each content of the lock file.
     *
     * @param within kept from one run to the next
     * @return the directory of the server's script
     */
    static Path installed(Path within) throws IOException, InterruptedException {
        byte[] lock = resource("package-lock.json");
        String version = HexFormat.of().formatHex(Pattern.digest().digest(lock)).substring(0, 12);
        Path directory = within.toAbsolutePath().resolve("tus-node-" + version);
        Path done = directory.resolve("installed");
        if (!Files.exists(done)) {
            System.out.println("Fetching the packages of @tus/server, once (npm ci) …");
            Workplace.remove(directory);
            Files.createDirectories(directory);
            Files.write(directory.resolve("package-lock.json"), lock);
            Files.write(directory.resolve("package.json"), resource("package.json"));
            Files.write(directory.resolve(".npmrc"), resource("npmrc"));
            npm(directory);
            Files.createFile(done);
        }
        try (InputStream script = open("server.mjs")) {
            Files.copy(script, directory.resolve("server.mjs"), StandardCopyOption.REPLACE_EXISTING);
        }
        return directory;
    }

    /** What they are, as in a sentence. */
    static String versions() throws IOException {
        return JsonMapper.shared().readTree(resource("package.json")).path("dependencies").properties().stream()
                .map(wanted -> wanted.getKey() + " " + wanted.getValue().asString())
                .collect(Collectors.joining(", "));
    }

    private static void npm(Path directory) throws IOException, InterruptedException {
        Path log = directory.resolve("npm.log");
        Process npm;
        try {
            npm = new ProcessBuilder("npm", "ci")
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new Trouble("npm is not here: install Node.js 20 and npm, or leave these servers out by --only.", e);
        }
        if (npm.waitFor() != 0) {
            throw new Trouble("The packages cannot be fetched; npm's words are in " + log
                    + ". Without a network leave these servers out by --only.");
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = open(name)) {
            return in.readAllBytes();
        }
    }

    private static InputStream open(String name) throws IOException {
        InputStream in = NodePackages.class.getResourceAsStream(RESOURCES + name);
        if (in == null) {
            throw new IOException("The program lacks " + RESOURCES + name + ".");
        }
        return in;
    }
}
