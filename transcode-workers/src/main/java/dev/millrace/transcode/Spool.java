package dev.millrace.transcode;

import dev.millrace.platform.catalog.Source;
import dev.millrace.platform.catalog.SourceId;
import dev.millrace.platform.objects.FreeSpace;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Sources as local files. The encode that follows an inspection finds the bytes already here, and a child is given a
 * second name of the file, not a copy.
 */
final class Spool {
    /** What is kept for a job that may come; what jobs use is kept besides. */
    private static final int KEPT_FILES = 8;

    private static final long KEPT_BYTES = 8L << 30;

    private final Path directory;
    private final Storage storage;
    private final FreeSpace room;
    private final ReentrantLock lock = new ReentrantLock();
    /** Oldest use first. */
    private final Map<SourceId, Source> kept = new LinkedHashMap<>();

    /** @param directory for this purpose alone; emptied */
    Spool(Path directory, Storage storage, FreeSpace room) throws IOException {
        this.directory = directory;
        this.storage = storage;
        this.room = room;
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        try (Stream<Path> leftovers = Files.list(directory)) {
            for (Path leftover : (Iterable<Path>) leftovers::iterator) {
                Files.delete(leftover);
            }
        }
    }

    /**
     * Puts the source's bytes under the name given.
     *
     * @param target on the spool's file system
     * @throws dev.millrace.platform.objects.DiskFullException when there is no room for it
     */
    void put(Source source, Path target) throws IOException {
        Path file = file(source.id());
        if (use(source) && linked(file, target)) {
            return;
        }
        room.requireRoomFor(source.length());
        Path fresh = Files.createTempFile(directory, "new-", "");
        try {
            copy(source, fresh);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("r--r--r--"));
            Files.createLink(target, fresh);
            keep(source, fresh, file);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** No job will come for it; what children have of it stays theirs. */
    void forget(SourceId source) throws IOException {
        lock.lock();
        try {
            kept.remove(source);
            Files.deleteIfExists(file(source));
        } finally {
            lock.unlock();
        }
    }

    private Path file(SourceId source) {
        return directory.resolve(source.value());
    }

    private boolean use(Source source) {
        lock.lock();
        try {
            boolean here = kept.remove(source.id()) != null;
            if (here) {
                kept.put(source.id(), source);
            }
            return here;
        } finally {
            lock.unlock();
        }
    }

    private void copy(Source source, Path to) throws IOException {
        // A store on the same file system hands out a stream of a file: the kernel then copies, or shares the blocks.
        try (InputStream in = storage.read(new ObjectKey(source.key()));
                OutputStream out = Files.newOutputStream(to)) {
            long copied = in.transferTo(out);
            if (copied != source.length()) {
                throw new IOException("Source " + source.id() + " has " + copied + " bytes, not " + source.length());
            }
        }
    }

    private static boolean linked(Path file, Path target) throws IOException {
        try {
            Files.createLink(target, file);
            return true;
        } catch (java.nio.file.NoSuchFileException e) {
            // Another job has just finished with it.
            return false;
        }
    }

    private void keep(Source source, Path fresh, Path file) throws IOException {
        lock.lock();
        try {
            Files.move(fresh, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            kept.remove(source.id());
            kept.put(source.id(), source);
            long bytes = kept.values().stream().mapToLong(Source::length).sum();
            Iterator<Source> oldest = kept.values().iterator();
            while (kept.size() > KEPT_FILES || (bytes > KEPT_BYTES && kept.size() > 1)) {
                Source gone = oldest.next();
                bytes -= gone.length();
                oldest.remove();
                Files.deleteIfExists(file(gone.id()));
            }
        } finally {
            lock.unlock();
        }
    }
}
