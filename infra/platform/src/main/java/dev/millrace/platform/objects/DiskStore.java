package dev.millrace.platform.objects;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A directory tree: {@code data/<key>} holds the objects, {@code multipart/<key>/.<id>/} the parts of those to come,
 * {@code tmp/} files without a name yet. A file gets its name in one step once it is whole and forced, and the directory
 * is forced before the answer: so a reader sees an object or none, whenever the process or the power fails. One process
 * per tree.
 */
final class DiskStore implements ObjectStore {
    static final String OBJECTS = "data";

    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private final String name;
    private final Disk disk;
    private final Scratch scratch;
    private final Tree objects;
    private final DiskMultiparts multiparts;

    /** @param root an existing directory */
    DiskStore(String name, Disk disk, Path root, InstantSource clock) throws IOException {
        this.name = name;
        this.disk = disk;
        this.scratch = new Scratch(disk, root.resolve("tmp"), clock);
        this.objects = new Tree(disk, root.resolve(OBJECTS));
        this.multiparts = new DiskMultiparts(disk, scratch, new Tree(disk, root.resolve("multipart")), objects, clock);
        disk.forceDirectory(root);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Limits limits() {
        return new Limits(1, Long.MAX_VALUE, DiskMultiparts.MAX_PARTS, Long.MAX_VALUE, false, true);
    }

    @Override
    public ObjectInfo put(ObjectKey key, Bytes bytes) throws IOException {
        return replace(key, scratch.write(bytes));
    }

    @Override
    public Optional<ObjectInfo> putIfAbsent(ObjectKey key, Bytes bytes) throws IOException {
        Path target = objects.resolve(key.value());
        if (disk.stat(target).isPresent()) {
            return Optional.empty();
        }
        Path temporary = scratch.write(bytes);
        try {
            ObjectInfo info = info(key, temporary);
            return objects.claim(temporary, target) ? Optional.of(info) : Optional.empty();
        } finally {
            scratch.drop(temporary);
        }
    }

    @Override
    public ObjectInfo copy(ObjectKey from, ObjectKey to) throws IOException {
        return replace(to, scratch.copy(present(from)));
    }

    private ObjectInfo replace(ObjectKey key, Path temporary) throws IOException {
        try {
            ObjectInfo info = info(key, temporary);
            objects.replace(temporary, objects.resolve(key.value()));
            return info;
        } catch (IOException | RuntimeException e) {
            scratch.drop(temporary);
            throw e;
        }
    }

    private ObjectInfo info(ObjectKey key, Path file) throws IOException {
        var entry = disk.stat(file).orElseThrow(() -> new IOException("a file of the store vanished: " + file));
        return info(key, entry);
    }

    static ObjectInfo info(ObjectKey key, Disk.Entry entry) {
        return new ObjectInfo(key, entry.size(), Stamp.of(entry).etag());
    }

    @Override
    public Optional<ObjectInfo> head(ObjectKey key) throws IOException {
        var entry = disk.stat(objects.resolve(key.value()));
        if (entry.isEmpty()) {
            requireDisk();
        }
        return entry.filter(found -> !found.directory()).map(found -> info(key, found));
    }

    /** An object that cannot be seen because its disk is not mounted is not one that is gone. */
    private void requireDisk() throws IOException {
        if (disk.stat(objects.resolve("")).isEmpty()) {
            throw new IOException(
                    "The directory of store " + name + " is gone (" + objects.resolve("") + "): mount its disk again.");
        }
    }

    private Path present(ObjectKey key) throws IOException {
        if (head(key).isEmpty()) {
            throw new NoSuchObjectException(key);
        }
        return objects.resolve(key.value());
    }

    @Override
    public InputStream get(ObjectKey key) throws IOException {
        var path = present(key);
        try {
            return Channels.newInputStream(disk.read(path));
        } catch (NoSuchFileException deletedSince) {
            throw new NoSuchObjectException(key);
        }
    }

    @Override
    public InputStream get(ObjectKey key, ByteRange range) throws IOException {
        var path = present(key);
        try {
            var channel = disk.read(path);
            if (range.end() > channel.size()) {
                long size = channel.size();
                channel.close();
                throw new RangeBeyondEndException(key, range, size);
            }
            channel.position(range.offset());
            return new LimitedStream(Channels.newInputStream(channel), range.length());
        } catch (NoSuchFileException deletedSince) {
            throw new NoSuchObjectException(key);
        }
    }

    @Override
    public boolean delete(ObjectKey key) throws IOException {
        return head(key).isPresent() && objects.remove(objects.resolve(key.value()));
    }

    @Override
    public List<ObjectInfo> list(String prefix, String after, int limit) throws IOException {
        var sieve = new Tree.Sieve() {
            @Override
            public boolean enters(String directory) {
                boolean covered = directory.startsWith(prefix) || prefix.startsWith(directory);
                boolean passed = directory.compareTo(after) < 0 && !after.startsWith(directory);
                return covered && !passed;
            }

            @Override
            public boolean takes(String path, Disk.Entry entry) {
                return !entry.directory()
                        && SEGMENT.matcher(entry.name()).matches()
                        && path.startsWith(prefix)
                        && path.compareTo(after) > 0;
            }
        };
        return objects.walk(sieve, limit).stream()
                .map(found -> info(new ObjectKey(found.path()), found.entry()))
                .toList();
    }

    @Override
    public MultipartId begin(ObjectKey key) throws IOException {
        return multiparts.begin(key);
    }

    @Override
    public Part part(ObjectKey key, MultipartId id, int number, Bytes bytes) throws IOException {
        return multiparts.part(key, id, number, bytes);
    }

    @Override
    public GrowingPart grow(ObjectKey key, MultipartId id, Part at, long epoch) throws IOException {
        return multiparts.grow(key, id, at, epoch);
    }

    @Override
    public List<Part> parts(ObjectKey key, MultipartId id) throws IOException {
        return multiparts.parts(key, id);
    }

    @Override
    public ObjectInfo complete(ObjectKey key, MultipartId id, List<Part> parts) throws IOException {
        return multiparts.complete(key, id, parts);
    }

    @Override
    public void abort(ObjectKey key, MultipartId id) throws IOException {
        multiparts.abort(key, id);
    }

    @Override
    public List<OpenMultipart> openMultiparts(String prefix) throws IOException {
        return multiparts.open(prefix);
    }
}
