package dev.millrace.platform.objects;

import dev.millrace.platform.objects.ObjectStore.GrowingPart;
import dev.millrace.platform.objects.ObjectStore.MultipartId;
import dev.millrace.platform.objects.ObjectStore.Part;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Parts that are written bit by bit, in {@code <number>.<time of its stamp>}. The file may be longer than what anybody
 * relies on; completion cuts it to that, stamps it and gives it the name of a whole part. Since one process owns the
 * tree, who may write is known in memory: the latest epoch of each multipart.
 *
 * <p>The caller excludes others from the same multipart, except from writing and forcing.
 */
final class DiskGrowth {
    private final Disk disk;
    private final Scratch scratch;
    private final ConcurrentHashMap<MultipartId, Growing> latest = new ConcurrentHashMap<>();

    DiskGrowth(Disk disk, Scratch scratch) {
        this.disk = disk;
        this.scratch = scratch;
    }

    GrowingPart open(Path directory, MultipartId id, Part at, long epoch) throws IOException {
        Growing former = latest.get(id);
        if (former != null) {
            if (former.epoch > epoch) {
                throw new LaterWriterException();
            }
            former.shut();
        }
        Growing opened = at.size() == 0 ? create(directory, at.number(), epoch) : extend(directory, at, epoch);
        latest.put(id, opened);
        return opened;
    }

    private Growing create(Path directory, int number, long epoch) throws IOException {
        long micros = scratch.stamp();
        Disk.Writing writing = disk.create(directory.resolve(PartName.growing(number, micros)));
        try {
            disk.forceDirectory(directory);
            return new Growing(writing, number, micros, epoch, 0);
        } catch (IOException e) {
            close(writing, e);
            throw e;
        }
    }

    private Growing extend(Path directory, Part at, long epoch) throws IOException {
        Stamp stamp = stamp(at);
        Path file = directory.resolve(PartName.growing(at.number(), stamp.micros()));
        if (disk.stat(file).isEmpty()) {
            disk.rename(directory.resolve(PartName.whole(at.number())), file);
            disk.forceDirectory(directory);
        }
        Disk.Writing writing = disk.extend(file);
        try {
            writing.truncate(at.size());
            return new Growing(writing, at.number(), stamp.micros(), epoch, at.size());
        } catch (IOException e) {
            close(writing, e);
            throw e;
        }
    }

    private static Stamp stamp(Part part) throws IOException {
        return Stamp.parse(part.etag()).orElseThrow(() -> new IOException("no part of this store: " + part));
    }

    private static void close(Disk.Writing writing, IOException because) {
        try {
            writing.close();
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    /** Nobody writes any more. */
    void shut(MultipartId id) throws IOException {
        Growing last = latest.remove(id);
        if (last != null) {
            last.shut();
        }
    }

    /** Makes whole parts of those that have grown; may be repeated. */
    void settle(Path directory, List<Part> parts) throws IOException {
        boolean settled = false;
        for (Part part : parts) {
            Optional<Stamp> stamp = Stamp.parse(part.etag());
            if (stamp.isPresent()) {
                settled |= settle(directory, part, stamp.get().micros());
            }
        }
        if (settled) {
            disk.forceDirectory(directory);
        }
    }

    private boolean settle(Path directory, Part part, long micros) throws IOException {
        Path file = directory.resolve(PartName.growing(part.number(), micros));
        if (disk.stat(file).isEmpty()) {
            return false;
        }
        try (var writing = disk.extend(file)) {
            writing.truncate(part.size());
            writing.force(micros);
        }
        disk.rename(file, directory.resolve(PartName.whole(part.number())));
        return true;
    }

    private static final class Growing implements GrowingPart {
        private final Disk.Writing writing;
        private final int number;
        private final long micros;
        private final long epoch;
        private long size;
        private boolean torn;
        private boolean shut;
        private volatile @Nullable IOException unforced;

        Growing(Disk.Writing writing, int number, long micros, long epoch, long size) {
            this.writing = writing;
            this.number = number;
            this.micros = micros;
            this.epoch = epoch;
            this.size = size;
        }

        @Override
        public synchronized void write(ByteBuffer bytes) throws IOException {
            requireOpen();
            if (torn) {
                writing.truncate(size);
                torn = false;
            }
            int count = bytes.remaining();
            torn = true;
            writing.write(bytes);
            torn = false;
            size += count;
        }

        private synchronized void requireOpen() throws IOException {
            if (shut) {
                throw new LaterWriterException();
            }
        }

        /** After a failure nobody knows which of the bytes are on the disk: a second try could seem to succeed. */
        @Override
        public Part force(long upTo) throws IOException {
            requireOpen();
            IOException before = unforced;
            if (before != null) {
                throw new IOException("What was written could not be forced before.", before);
            }
            try {
                writing.force(micros);
            } catch (IOException e) {
                unforced = e;
                throw e;
            }
            return new Part(number, upTo, new Stamp(upTo, micros).etag());
        }

        synchronized void shut() throws IOException {
            if (!shut) {
                shut = true;
                writing.close();
            }
        }

        @Override
        public void close() throws IOException {
            shut();
        }
    }
}
