package dev.millrace.platform.objects;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.util.unit.DataSize;

/** How much room is left where the data directory lies, and whether new bytes may still come. */
public final class FreeSpace {
    private static final long LEAST = DataSize.ofGigabytes(2).toBytes();
    private static final int LEAST_SHARE = 20;
    private static final Space EVERYTHING = new Space(Long.MAX_VALUE, Long.MAX_VALUE);

    private final Supplier<Space> probe;
    private final Optional<DataSize> minFree;
    private final boolean takesBytes;

    /**
     * @param total bytes of the file system
     * @param free bytes that this process may use
     */
    public record Space(long total, long free) {}

    /** @param minFree what must stay free; empty means the larger of 2 GiB and 5 % */
    public FreeSpace(Supplier<Space> probe, Optional<DataSize> minFree) {
        this(probe, minFree, true);
    }

    private FreeSpace(Supplier<Space> probe, Optional<DataSize> minFree, boolean takesBytes) {
        this.probe = probe;
        this.minFree = minFree;
        this.takesBytes = takesBytes;
    }

    /** A store that takes whatever comes. */
    public static FreeSpace unbounded() {
        return new FreeSpace(() -> EVERYTHING, Optional.of(DataSize.ofBytes(0)));
    }

    /** The room for bytes that go to such a store: what must stay free here still must, but they take nothing of it. */
    FreeSpace forBytesElsewhere() {
        return new FreeSpace(probe, minFree, false);
    }

    /** Of the file system that holds this path. It is asked thousands of times a second: no list of mounts is read. */
    public static Supplier<Space> probe(Path path) {
        File file = path.toFile();
        return () -> {
            var space = new Space(file.getTotalSpace(), file.getUsableSpace());
            if (space.total() == 0) {
                throw new UncheckedIOException(new IOException("Cannot see how much room is left at " + path));
            }
            return space;
        };
    }

    /** Asked before an upload or an encode begins or goes on. @throws DiskFullException when too little is left */
    public void requireRoom() {
        requireRoomFor(0);
    }

    /** @param bytes that are about to be stored */
    public void requireRoomFor(long bytes) {
        var space = probe.get();
        long keep = keep(space);
        if (space.free() - (takesBytes ? bytes : 0) < keep) {
            throw new DiskFullException(space.free(), keep);
        }
    }

    private long keep(Space space) {
        return minFree.map(DataSize::toBytes).orElseGet(() -> Math.max(LEAST, space.total() / LEAST_SHARE));
    }

    /** Bytes that must stay free. */
    public long keep() {
        return keep(probe.get());
    }

    /** Bytes. */
    public long free() {
        return probe.get().free();
    }

    /** Whether there is an end to it. */
    public boolean isBounded() {
        return !probe.get().equals(EVERYTHING);
    }
}
