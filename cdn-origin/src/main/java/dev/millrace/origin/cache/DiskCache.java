package dev.millrace.origin.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.millrace.platform.objects.ByteRange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bodies on a local disk between memory and store, by public name, each a {@link Slice}. What is asked of the store for
 * the second time is kept; what was kept before a restart is found again and checked when it is read. Blocking.
 */
public final class DiskCache {
    private static final Logger LOG = LoggerFactory.getLogger(DiskCache.class);
    private static final int OVERHEAD = 4 << 10;
    private static final int MOST_SEEN = 200_000;
    private static final String SLICE = ".slice";
    private static final String PART = ".part";

    private final Path folder;
    private final BooleanSupplier room;
    private final CacheEvents events;
    private final Cache<String, Kept> kept;
    private final Cache<String, Boolean> seen =
            Caffeine.newBuilder().maximumSize(MOST_SEEN).executor(Runnable::run).build();
    private final AtomicLong parts = new AtomicLong();
    private final AtomicLong forgotten = new AtomicLong();

    private record Kept(Path path, int weight) {}

    /**
     * Finds what an earlier process kept.
     *
     * @param folder of its own
     * @param capacity bytes kept
     * @param room whether the disk has room for anything more
     * @throws IOException when the folder cannot be made or read
     */
    public DiskCache(Path folder, long capacity, BooleanSupplier room, CacheEvents events) throws IOException {
        this.folder = folder;
        this.room = room;
        this.events = events;
        this.kept = Caffeine.newBuilder()
                .maximumWeight(capacity)
                .weigher((String _, Kept slice) -> slice.weight)
                .executor(Runnable::run)
                .removalListener((@Nullable String _, @Nullable Kept slice, RemovalCause cause) -> {
                    if (slice != null && cause != RemovalCause.REPLACED) {
                        delete(slice.path);
                    }
                })
                .build();
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                find(file);
            }
        }
    }

    private void find(Path path) {
        if (!path.getFileName().toString().endsWith(SLICE)) {
            delete(path);
            return;
        }
        try (FileChannel file = Slice.open(path)) {
            Slice slice = Slice.read(file);
            if (path.equals(place(slice.name()))) {
                kept.put(slice.name(), new Kept(path, weight(slice)));
            } else {
                delete(path);
            }
        } catch (IOException | RuntimeException e) {
            LOG.info("{} is left out of the disk cache: {}", path.getFileName(), e.getMessage());
            delete(path);
        }
    }

    private static int weight(Slice slice) {
        return (int) Math.min(Integer.MAX_VALUE, slice.length() + slice.headLength() + OVERHEAD);
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("A slice of the disk cache cannot be deleted.", e);
        }
    }

    private Path place(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return folder.resolve(HexFormat.of().formatHex(digest) + SLICE);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Reads by way of this cache.
     *
     * @param length of the whole
     */
    public InputStream open(String name, long length, ByteRange range, Opener store) throws IOException {
        InputStream hit = hit(name, length, range, store);
        events.disk(hit != null);
        if (hit != null) {
            return hit;
        }
        boolean whole = range.offset() == 0 && range.length() == length;
        boolean wanted = whole && seen.asMap().putIfAbsent(name, true) != null && room.getAsBoolean();
        InputStream in = store.open(range);
        return wanted ? keeping(name, length, in) : in;
    }

    private @Nullable InputStream hit(String name, long length, ByteRange range, Opener store) {
        Kept found = kept.getIfPresent(name);
        if (found == null) {
            return null;
        }
        Runnable damaged = () -> {
            LOG.warn("A damaged slice is dropped from the disk cache; the store is read instead.");
            kept.asMap().remove(name, found);
        };
        try {
            FileChannel file = Slice.open(found.path);
            try {
                Slice slice = Slice.read(file);
                if (slice.name().equals(name) && slice.length() == length) {
                    return new SliceReading(file, slice, range, store, damaged);
                }
            } catch (IOException e) {
                file.close();
                throw e;
            }
            file.close();
        } catch (NoSuchFileException e) {
            // It was evicted just now.
            return null;
        } catch (IOException e) {
            LOG.debug("not readable", e);
        }
        damaged.run();
        return null;
    }

    private InputStream keeping(String name, long length, InputStream in) throws IOException {
        long before = forgotten.get();
        Slice slice = Slice.of(name, length);
        try {
            Path part = folder.resolve(parts.incrementAndGet() + PART);
            return new SliceWriting(in, slice, part, path -> keep(slice, path, before));
        } catch (IOException e) {
            LOG.warn("The disk cache cannot be written to.", e);
            return in;
        }
    }

    /** @param before number of {@link #forget} calls when the reading began: what came between may have meant this */
    private void keep(Slice slice, Path part, long before) {
        Path place = place(slice.name());
        try {
            Files.move(part, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            delete(part);
            throw new UncheckedIOException(e);
        }
        kept.put(slice.name(), new Kept(place, weight(slice)));
        if (forgotten.get() != before) {
            kept.invalidate(slice.name());
        }
    }

    /** Deletes what bears such a name. */
    public void forget(Predicate<String> names) {
        forgotten.incrementAndGet();
        kept.asMap().keySet().removeIf(names);
        seen.asMap().keySet().removeIf(names);
    }

    /** Bytes kept. */
    public long weight() {
        return kept.policy().eviction().map(e -> e.weightedSize().orElse(0)).orElse(0L);
    }

    /** Names kept, for tests and tools. */
    List<String> names() {
        return List.copyOf(kept.asMap().keySet());
    }
}
