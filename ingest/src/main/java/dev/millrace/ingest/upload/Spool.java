package dev.millrace.ingest.upload;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

/**
 * Room on the local disk for bytes that wait for more, when memory is short. Nothing in it is promised to anybody: its
 * files have no name, are never forced, and are gone with the process.
 */
final class Spool {
    private static final Logger log = LoggerFactory.getLogger(Spool.class);

    private final Path directory;
    private final long most;
    private final AtomicLong used = new AtomicLong();

    Spool(Path directory, DataSize most) throws IOException {
        this.directory = directory;
        this.most = most.toBytes();
        Files.createDirectories(directory);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** For one append. */
    SpoolFile open() {
        return new SpoolFile(this, directory);
    }

    boolean reserve(long bytes) {
        long now = used.get();
        while (now + bytes <= most) {
            if (used.compareAndSet(now, now + bytes)) {
                return true;
            }
            now = used.get();
        }
        return false;
    }

    void release(long bytes) {
        used.addAndGet(-bytes);
    }

    long used() {
        return used.get();
    }

    static void complain(IOException e) {
        log.warn("The spool cannot be written: bytes go to the store at once", e);
    }
}
