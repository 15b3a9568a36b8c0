package dev.millrace.app.client;

import dev.millrace.app.Trouble;
import io.tus.java.client.TusURLStore;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Unfinished uploads by fingerprint, in a file, so that a later call goes on where this one was stopped. */
final class UploadUrls implements TusURLStore {
    private final Path file;

    UploadUrls(Path file) {
        this.file = file;
    }

    @Override
    public synchronized void set(String fingerprint, URL url) {
        Properties all = read();
        all.setProperty(fingerprint, url.toString());
        write(all);
    }

    @Override
    public synchronized @Nullable URL get(String fingerprint) {
        String url = read().getProperty(fingerprint);
        try {
            return url == null ? null : URI.create(url).toURL();
        } catch (MalformedURLException | IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public synchronized void remove(String fingerprint) {
        Properties all = read();
        all.remove(fingerprint);
        write(all);
    }

    private Properties read() {
        var all = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            all.load(reader);
        } catch (NoSuchFileException none) {
            return all;
        } catch (IOException e) {
            throw new Trouble(
                    "The list of unfinished uploads " + file + " cannot be read: remove it to start anew.", e);
        }
        return all;
    }

    private void write(Properties all) {
        try {
            Path parent = file.toAbsolutePath().resolveSibling(".").normalize();
            Files.createDirectories(parent);
            Path partial = Files.createTempFile(parent, "uploads", ".new");
            try (var writer = Files.newBufferedWriter(partial)) {
                all.store(writer, null);
            }
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new Trouble("The list of unfinished uploads " + file + " cannot be written.", e);
        }
    }
}
