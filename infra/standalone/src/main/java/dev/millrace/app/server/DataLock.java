package dev.millrace.app.server;

import dev.millrace.app.Trouble;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One process per data directory, whose layout carries a version: the operating system drops the lock with us. */
final class DataLock implements AutoCloseable {
    /** Of the directory's layout; rises when an older program could no longer read it. */
    private static final String FORMAT = "1";

    private final FileChannel channel;

    private DataLock(FileChannel channel) {
        this.channel = channel;
    }

    static DataLock take(Path data) {
        try {
            Files.createDirectories(data);
            var channel = FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new Trouble("Another Millrace already runs on " + data
                        + ": stop it with \"./millrace stop --data " + data + "\", or name another directory.");
            }
            checkFormat(data);
            return new DataLock(channel);
        } catch (IOException e) {
            throw new Trouble(
                    "The data directory " + data + " cannot be written (" + e.getMessage()
                            + "): give this user the right to, or name another with --data.",
                    e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            return null;
        }
    }

    private static void checkFormat(Path data) throws IOException {
        Path file = data.resolve("format");
        if (!Files.exists(file)) {
            Files.writeString(file, FORMAT + "\n");
            return;
        }
        String found = Files.readString(file).strip();
        if (!found.equals(FORMAT)) {
            throw new Trouble("The data directory " + data + " has format " + found + " and this program knows "
                    + FORMAT + ": use the Millrace that wrote it, or a newer one.");
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new Trouble("The lock of the data directory could not be released.", e);
        }
    }
}
