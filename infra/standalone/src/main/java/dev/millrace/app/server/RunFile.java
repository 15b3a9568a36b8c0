package dev.millrace.app.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/**
 * Where the process on a data directory is to be found: {@code DATA/run}, written once it serves.
 *
 * @param origin empty when this process has no origin
 */
public record RunFile(long pid, URI api, Optional<URI> origin) {
    private static final String NAME = "run";

    /** The living process on that directory. */
    public static Optional<RunFile> of(Path data) throws IOException {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(data.resolve(NAME))) {
            properties.load(reader);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        long pid = Long.parseLong(properties.getProperty("pid", "0"));
        if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RunFile(
                pid,
                URI.create(properties.getProperty("api", "")),
                Optional.ofNullable(properties.getProperty("origin")).map(URI::create)));
    }

    void write(Path data) throws IOException {
        var properties = new Properties();
        properties.setProperty("pid", Long.toString(pid));
        properties.setProperty("api", api.toString());
        origin.ifPresent(uri -> properties.setProperty("origin", uri.toString()));
        Path partial = data.resolve(NAME + ".new");
        try (var writer = Files.newBufferedWriter(partial)) {
            properties.store(writer, null);
        }
        Files.move(partial, data.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    }

    static void remove(Path data) throws IOException {
        Files.deleteIfExists(data.resolve(NAME));
    }
}
