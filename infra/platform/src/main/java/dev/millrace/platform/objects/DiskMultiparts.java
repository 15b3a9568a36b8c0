package dev.millrace.platform.objects;

import dev.millrace.platform.objects.ObjectStore.MultipartId;
import dev.millrace.platform.objects.ObjectStore.OpenMultipart;
import dev.millrace.platform.objects.ObjectStore.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Multiparts on disk: {@code <key>/.<begun>-<random>/<number>} holds a part. Completion renames the first part to
 * {@code assembly-…} and lets it grow by the others, each removed only once its bytes are forced there; so completing
 * needs little room, and a completion that was cut off goes on where it was. The object inherits the last part's stamp:
 * that is how a repeated completion recognises the object it made. A part that is written bit by bit has another name
 * until then: see {@link DiskGrowth}.
 */
final class DiskMultiparts {
    static final int MAX_PARTS = 999_999;

    private static final long UNFORCED_AT_MOST = 256L << 20;
    private static final Pattern ID = Pattern.compile("[0-9a-z]{1,13}-[0-9a-f-]{36}");

    private final Disk disk;
    private final Scratch scratch;
    private final Tree tree;
    private final Tree objects;
    private final InstantSource clock;
    private final DiskGrowth growth;
    private final Object[] locks = new Object[64];

    DiskMultiparts(Disk disk, Scratch scratch, Tree tree, Tree objects, InstantSource clock) {
        this.disk = disk;
        this.scratch = scratch;
        this.tree = tree;
        this.objects = objects;
        this.clock = clock;
        this.growth = new DiskGrowth(disk, scratch);
        for (int i = 0; i < locks.length; i++) {
            locks[i] = new Object();
        }
    }

    MultipartId begin(ObjectKey key) throws IOException {
        var id = new MultipartId(Long.toString(clock.millis(), 36) + "-" + UUID.randomUUID());
        tree.makeDirectory(directory(key, id));
        return id;
    }

    Part part(ObjectKey key, MultipartId id, int number, Bytes bytes) throws IOException {
        if (number < 1 || number > MAX_PARTS) {
            throw new IllegalArgumentException("no such part number: " + number);
        }
        Path directory = directory(key, id);
        requireThere(key, directory);
        Path temporary = scratch.write(bytes);
        try {
            var entry = disk.stat(temporary).orElseThrow(() -> new NoSuchObjectException(key));
            synchronized (lock(id)) {
                requireThere(key, directory);
                disk.rename(temporary, directory.resolve(PartName.whole(number)));
                disk.forceDirectory(directory);
            }
            return new Part(number, entry.size(), Stamp.of(entry).etag());
        } catch (IOException | RuntimeException e) {
            scratch.drop(temporary);
            throw e;
        }
    }

    ObjectStore.GrowingPart grow(ObjectKey key, MultipartId id, Part at, long epoch) throws IOException {
        if (at.number() < 1 || at.number() > MAX_PARTS) {
            throw new IllegalArgumentException("no such part number: " + at.number());
        }
        Path directory = directory(key, id);
        synchronized (lock(id)) {
            requireThere(key, directory);
            return growth.open(directory, id, at, epoch);
        }
    }

    private void requireThere(ObjectKey key, Path directory) throws IOException {
        if (disk.stat(directory).isEmpty()) {
            throw new NoSuchObjectException(key);
        }
    }

    List<Part> parts(ObjectKey key, MultipartId id) throws IOException {
        Path directory = directory(key, id);
        requireThere(key, directory);
        return disk.list(directory).stream()
                .flatMap(entry -> PartName.of(entry).stream())
                .sorted(Comparator.comparingInt(Part::number))
                .toList();
    }

    ObjectInfo complete(ObjectKey key, MultipartId id, List<Part> parts) throws IOException {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("an object needs at least one part");
        }
        var whole = new Stamp(
                parts.stream().mapToLong(Part::size).sum(),
                stamp(key, parts.getLast()).micros());
        Path directory = directory(key, id);
        synchronized (lock(id)) {
            Path target = objects.resolve(key.value());
            boolean made = disk.stat(target)
                    .filter(entry -> !entry.directory() && Stamp.of(entry).equals(whole))
                    .isPresent();
            growth.shut(id);
            if (!made) {
                requireThere(key, directory);
                growth.settle(directory, parts);
                objects.replace(assemble(key, directory, parts, whole), target);
            }
            remove(directory);
            return new ObjectInfo(key, whole.size(), whole.etag());
        }
    }

    private Path assemble(ObjectKey key, Path directory, List<Part> parts, Stamp whole) throws IOException {
        Part first = parts.getFirst();
        Path assembly = directory.resolve("assembly-" + PartName.whole(first.number()) + "-" + first.etag());
        if (disk.stat(assembly).isEmpty()) {
            for (Part part : parts) {
                requireUnchanged(key, directory, part);
            }
            disk.rename(directory.resolve(PartName.whole(first.number())), assembly);
            // Before it grows: under its old name it must never be seen longer than its stamp says.
            disk.forceDirectory(directory);
        }
        try (var writing = disk.extend(assembly)) {
            grow(key, directory, parts, writing);
            writing.force(whole.micros());
        }
        var entry = disk.stat(assembly).orElseThrow(() -> new NoSuchObjectException(key));
        if (!Stamp.of(entry).equals(whole)) {
            throw new IOException("Object " + key + " was to have " + whole + " but has " + Stamp.of(entry) + ".");
        }
        return assembly;
    }

    /**
     * Goes on after the last part that an earlier attempt removed: all up to there is forced, even where an earlier
     * part is still to be seen because its removal was not.
     */
    private void grow(ObjectKey key, Path directory, List<Part> parts, Disk.Writing writing) throws IOException {
        int next = parts.size();
        while (next > 1 && isThere(directory, parts.get(next - 1))) {
            next--;
        }
        writing.truncate(parts.subList(0, next).stream().mapToLong(Part::size).sum());
        var unforced = new ArrayList<Path>();
        long unforcedBytes = 0;
        for (Part part : parts.subList(next, parts.size())) {
            requireUnchanged(key, directory, part);
            Path file = directory.resolve(PartName.whole(part.number()));
            writing.append(file);
            unforced.add(file);
            unforcedBytes += part.size();
            if (unforcedBytes >= UNFORCED_AT_MOST) {
                writing.force(scratch.stamp());
                for (Path done : unforced) {
                    disk.remove(done);
                }
                unforced.clear();
                unforcedBytes = 0;
            }
        }
    }

    private boolean isThere(Path directory, Part part) throws IOException {
        return disk.stat(directory.resolve(PartName.whole(part.number()))).isPresent();
    }

    private void requireUnchanged(ObjectKey key, Path directory, Part part) throws IOException {
        var stored = disk.stat(directory.resolve(PartName.whole(part.number())))
                .orElseThrow(() -> new NoSuchObjectException(key));
        if (!Stamp.of(stored).equals(stamp(key, part))) {
            throw new IOException("Part " + part.number() + " of " + key + " is not the one that was named.");
        }
    }

    private static Stamp stamp(ObjectKey key, Part part) throws IOException {
        return Stamp.parse(part.etag())
                .filter(stamp -> stamp.size() == part.size())
                .orElseThrow(() -> new NoSuchObjectException(key));
    }

    void abort(ObjectKey key, MultipartId id) throws IOException {
        Path directory = directory(key, id);
        synchronized (lock(id)) {
            growth.shut(id);
            remove(directory);
        }
    }

    private void remove(Path directory) throws IOException {
        if (disk.stat(directory).isEmpty()) {
            return;
        }
        for (Disk.Entry entry : disk.list(directory)) {
            disk.remove(directory.resolve(entry.name()));
        }
        tree.remove(directory);
    }

    List<OpenMultipart> open(String prefix) throws IOException {
        var sieve = new Tree.Sieve() {
            @Override
            public boolean enters(String directory) {
                return directory.startsWith(prefix) || prefix.startsWith(directory);
            }

            @Override
            public boolean takes(String path, Disk.Entry entry) {
                int dot = path.lastIndexOf("/.");
                return dot > 0
                        && ID.matcher(path.substring(dot + 2)).matches()
                        && path.substring(0, dot).startsWith(prefix);
            }
        };
        return tree.walk(sieve, Integer.MAX_VALUE).stream()
                .map(found -> openMultipart(found.path()))
                .toList();
    }

    private static OpenMultipart openMultipart(String path) {
        int dot = path.lastIndexOf("/.");
        String id = path.substring(dot + 2);
        long begun = Long.parseLong(id.substring(0, id.indexOf('-')), 36);
        return new OpenMultipart(
                new ObjectKey(path.substring(0, dot)), new MultipartId(id), Instant.ofEpochMilli(begun));
    }

    /** An id that we did not make names a multipart that is not there. */
    private Path directory(ObjectKey key, MultipartId id) throws IOException {
        if (!ID.matcher(id.value()).matches()) {
            throw new NoSuchObjectException(key);
        }
        return tree.resolve(key.value()).resolve("." + id.value());
    }

    private Object lock(MultipartId id) {
        return locks[Math.floorMod(id.hashCode(), locks.length)];
    }
}
