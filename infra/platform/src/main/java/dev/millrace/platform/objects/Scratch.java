package dev.millrace.platform.objects;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Files without a name in the tree yet, whole and forced before they get one. */
final class Scratch {
    private static final int BUFFER = 128 * 1024;
    private static final Duration KEPT = Duration.ofHours(24);

    private final Disk disk;
    private final Path directory;
    private final InstantSource clock;
    private final AtomicLong lastStamp = new AtomicLong();

    /** Removes what a crash left here, once it is older than 24 h: until then it may be of use to a person. */
    Scratch(Disk disk, Path directory, InstantSource clock) throws IOException {
        this.disk = disk;
        this.directory = directory;
        this.clock = clock;
        disk.makeDirectory(directory);
        long oldest = micros() - TimeUnit.MICROSECONDS.convert(KEPT);
        for (Disk.Entry entry : disk.list(directory)) {
            if (entry.modifiedMicros() < oldest) {
                drop(directory.resolve(entry.name()));
            }
        }
    }

    /** A time of modification that no other write of this process has. */
    long stamp() {
        long now = micros();
        return lastStamp.updateAndGet(last -> Math.max(last + 1, now));
    }

    /** A forced file of exactly the announced length. */
    Path write(Bytes bytes) throws IOException {
        Path file = name();
        try (var writing = disk.create(file)) {
            fill(writing, bytes);
            writing.force(stamp());
            return file;
        } catch (IOException | RuntimeException e) {
            dropQuietly(file, e);
            throw e;
        }
    }

    /** A forced copy of a file. */
    Path copy(Path from) throws IOException {
        Path file = name();
        try (var writing = disk.create(file)) {
            writing.append(from);
            writing.force(stamp());
            return file;
        } catch (IOException | RuntimeException e) {
            dropQuietly(file, e);
            throw e;
        }
    }

    /** Removes the file if it is there. Not forced: a leftover is found at the next start. */
    void drop(Path file) throws IOException {
        try {
            disk.remove(file);
        } catch (NoSuchFileException gone) {
            // as wanted
        }
    }

    private void dropQuietly(Path file, Exception because) {
        try {
            drop(file);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    private static void fill(Disk.Writing writing, Bytes bytes) throws IOException {
        var buffer = new byte[Math.clamp(bytes.length(), 1, BUFFER)];
        long left = bytes.length();
        try (var in = bytes.open()) {
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    throw new EOFException(left + " of " + bytes.length() + " bytes are missing");
                }
                writing.write(ByteBuffer.wrap(buffer, 0, read));
                left -= read;
            }
            if (in.read() >= 0) {
                throw new IOException("there are more than the announced " + bytes.length() + " bytes");
            }
        }
    }

    private Path name() {
        return directory.resolve(UUID.randomUUID().toString());
    }

    private long micros() {
        var now = clock.instant();
        return TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + TimeUnit.NANOSECONDS.toMicros(now.getNano());
    }
}
