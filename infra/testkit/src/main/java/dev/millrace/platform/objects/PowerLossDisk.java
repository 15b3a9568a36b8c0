package dev.millrace.platform.objects;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory whose power can fail. It promises no more than POSIX does: content is safe once its file was forced,
 * an entry once its directory was, and a rename is one change. Whatever else was done may be lost when the power fails,
 * or all of it is ({@link Survival}).
 */
public final class PowerLossDisk implements Disk {
    private static final Path ROOT = Path.of("/disk");

    private final Folder root = new Folder();
    private final List<Pending> pending = new ArrayList<>();
    private int steps;
    private int cutAt = Integer.MAX_VALUE;
    private int generation;

    /** What becomes of that which was not forced. */
    public enum Survival {
        /** Every write and entry is dropped. */
        NOTHING,
        /** Each survives or not, and content may be torn: what a disk that reorders its writes may leave. */
        ANYTHING
    }

    /** The power failed before this step. */
    public static final class PowerLost extends IOException {
        private static final long serialVersionUID = 1;

        PowerLost() {
            super("the power has failed");
        }
    }

    /** A disk store on what is on the disk now. */
    public ObjectStore open(String name, InstantSource clock) throws IOException {
        return new DiskStore(name, this, ROOT, clock);
    }

    /** Lets so many steps happen, then fails the power. */
    public synchronized void cutAfter(int more) {
        cutAt = steps + more;
    }

    /** Changes and forces so far. */
    public synchronized int steps() {
        return steps;
    }

    /** Fails the power and brings it back. Files that were open stay dead. */
    public synchronized void powerLoss(Survival survival, Random random) {
        for (Pending change : pending) {
            if (survival == Survival.ANYTHING && random.nextBoolean()) {
                change.settle();
            }
        }
        pending.clear();
        root.restart(survival, random);
        generation++;
        cutAt = Integer.MAX_VALUE;
    }

    private sealed interface Node {
        void restart(Survival survival, Random random);
    }

    private static final class Folder implements Node {
        final Map<String, Node> now = new HashMap<>();
        final Map<String, Node> safe = new HashMap<>();

        @Override
        public void restart(Survival survival, Random random) {
            now.clear();
            now.putAll(safe);
            now.values().forEach(node -> node.restart(survival, random));
        }
    }

    private static final class Content implements Node {
        byte[] now = new byte[0];
        int size;
        long modified;
        byte[] safe = new byte[0];
        long safeModified;
        boolean dirty;
        /** So many bytes were forced and not cut off since: they stay, whatever is appended. */
        int kept;

        void append(byte[] bytes, int length) {
            if (size + length > now.length) {
                now = Arrays.copyOf(now, Math.max(size + length, 2 * now.length));
            }
            System.arraycopy(bytes, 0, now, size, length);
            size += length;
            dirty = true;
        }

        void force(long micros) {
            modified = micros;
            safe = Arrays.copyOf(now, size);
            safeModified = micros;
            kept = size;
            dirty = false;
        }

        @Override
        public void restart(Survival survival, Random random) {
            if (dirty && survival == Survival.ANYTHING && random.nextBoolean()) {
                safe = Arrays.copyOf(now, kept + random.nextInt(size - kept + 1));
            }
            now = safe.clone();
            size = now.length;
            modified = safeModified;
            kept = size;
            dirty = false;
        }
    }

    /** An entry's new meaning; null for none. */
    private record Change(
            Folder folder, String name, @Nullable Node node) {
        void apply(Map<String, Node> entries) {
            if (node == null) {
                entries.remove(name);
            } else {
                entries.put(name, node);
            }
        }
    }

    /** Changes that survive together or not at all. */
    private record Pending(List<Change> changes) {
        void settle() {
            changes.forEach(change -> change.apply(change.folder().safe));
        }

        boolean touches(Folder folder) {
            return changes.stream().anyMatch(change -> change.folder() == folder);
        }
    }

    private void change(Change... changes) {
        for (Change change : changes) {
            change.apply(change.folder().now);
        }
        pending.add(new Pending(List.of(changes)));
    }

    private void step() throws PowerLost {
        if (steps >= cutAt) {
            throw new PowerLost();
        }
        steps++;
    }

    private @Nullable Node find(Path path) throws PowerLost {
        if (steps >= cutAt) {
            throw new PowerLost();
        }
        Node node = root;
        for (Path name : ROOT.relativize(path)) {
            if (name.toString().isEmpty()) {
                continue;
            }
            node = node instanceof Folder folder ? folder.now.get(name.toString()) : null;
            if (node == null) {
                return null;
            }
        }
        return node;
    }

    private Folder folder(@Nullable Path path) throws IOException {
        if (path != null && find(path) instanceof Folder folder) {
            return folder;
        }
        throw new NoSuchFileException(String.valueOf(path));
    }

    private Content content(Path path) throws IOException {
        if (find(path) instanceof Content content) {
            return content;
        }
        throw new NoSuchFileException(path.toString());
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    @Override
    public synchronized Writing create(Path file) throws IOException {
        step();
        var folder = folder(file.getParent());
        if (folder.now.containsKey(name(file))) {
            throw new FileAlreadyExistsException(file.toString());
        }
        var content = new Content();
        change(new Change(folder, name(file), content));
        return new Open(content, generation);
    }

    @Override
    public synchronized Writing extend(Path file) throws IOException {
        return new Open(content(file), generation);
    }

    @Override
    public synchronized SeekableByteChannel read(Path file) throws IOException {
        var content = content(file);
        return new ArrayChannel(Arrays.copyOf(content.now, content.size));
    }

    @Override
    public synchronized Optional<Entry> stat(Path path) throws IOException {
        return Optional.ofNullable(find(path)).map(node -> entry(name(path), node));
    }

    private static Entry entry(String name, Node node) {
        return switch (node) {
            case Folder _ -> new Entry(name, true, 0, 0);
            case Content content -> new Entry(name, false, content.size, content.modified);
        };
    }

    @Override
    public synchronized List<Entry> list(Path directory) throws IOException {
        if (!(find(directory) instanceof Folder folder)) {
            return List.of();
        }
        Stream<Entry> entries = folder.now.entrySet().stream().map(named -> entry(named.getKey(), named.getValue()));
        return entries.sorted(Comparator.comparing(Entry::name)).toList();
    }

    @Override
    public synchronized void makeDirectory(Path directory) throws IOException {
        step();
        var parent = folder(directory.getParent());
        var there = parent.now.get(name(directory));
        if (there instanceof Content) {
            throw new FileAlreadyExistsException(directory.toString());
        }
        if (there == null) {
            change(new Change(parent, name(directory), new Folder()));
        }
    }

    @Override
    public synchronized void link(Path existing, Path second) throws IOException {
        step();
        var content = content(existing);
        var folder = folder(second.getParent());
        if (folder.now.containsKey(name(second))) {
            throw new FileAlreadyExistsException(second.toString());
        }
        change(new Change(folder, name(second), content));
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        step();
        var content = content(from);
        var target = folder(to.getParent());
        if (target.now.get(name(to)) instanceof Folder) {
            throw new IOException("is a directory: " + to);
        }
        change(new Change(folder(from.getParent()), name(from), null), new Change(target, name(to), content));
    }

    @Override
    public synchronized void remove(Path path) throws IOException {
        step();
        var folder = folder(path.getParent());
        switch (folder.now.get(name(path))) {
            case null -> throw new NoSuchFileException(path.toString());
            case Folder inner when !inner.now.isEmpty() -> throw new DirectoryNotEmptyException(path.toString());
            case Folder _ -> change(new Change(folder, name(path), null));
            case Content _ -> change(new Change(folder, name(path), null));
        }
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        step();
        var folder = folder(directory);
        for (Pending change : List.copyOf(pending)) {
            if (change.touches(folder)) {
                change.settle();
                pending.remove(change);
            }
        }
    }

    private final class Open implements Writing {
        private final Content content;
        private final int born;

        Open(Content content, int born) {
            this.content = content;
            this.born = born;
        }

        private void live() throws PowerLost {
            if (born != generation) {
                throw new PowerLost();
            }
            step();
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            synchronized (PowerLossDisk.this) {
                live();
                var copy = new byte[bytes.remaining()];
                bytes.get(copy);
                content.append(copy, copy.length);
            }
        }

        @Override
        public void append(Path other) throws IOException {
            synchronized (PowerLossDisk.this) {
                live();
                var from = content(other);
                content.append(Arrays.copyOf(from.now, from.size), from.size);
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (PowerLossDisk.this) {
                live();
                if (size > content.size) {
                    throw new IOException("shorter than " + size);
                }
                content.dirty |= size < content.size;
                content.size = (int) size;
                content.kept = Math.min(content.kept, content.size);
            }
        }

        @Override
        public void force(long modifiedMicros) throws IOException {
            synchronized (PowerLossDisk.this) {
                live();
                content.force(modifiedMicros);
            }
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
