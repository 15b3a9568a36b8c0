package dev.millrace.platform.objects;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A directory tree whose entries are durable when a method returns. An entry survives a power loss only if every
 * directory above it does, so a new file forces each directory on its path that this process has not forced before; and
 * since empty directories are removed, entering a name and removing directories exclude each other.
 */
final class Tree {
    private static final int REMEMBERED = 20_000;

    private final Disk disk;
    private final Path root;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Set<Path> durable = ConcurrentHashMap.newKeySet();

    Tree(Disk disk, Path root) throws IOException {
        this.disk = disk;
        this.root = root;
        disk.makeDirectory(root);
    }

    Path resolve(String relative) {
        return root.resolve(relative);
    }

    /** Moves the file into the tree, replacing what is there. */
    void replace(Path temporary, Path target) throws IOException {
        lock.readLock().lock();
        try {
            enter(parentOf(target));
            disk.rename(temporary, target);
            disk.forceDirectory(parentOf(target));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Gives the file a second name in the tree; false, and no change, when the name is taken. */
    boolean claim(Path temporary, Path target) throws IOException {
        lock.readLock().lock();
        try {
            enter(parentOf(target));
            disk.link(temporary, target);
            disk.forceDirectory(parentOf(target));
            return true;
        } catch (FileAlreadyExistsException taken) {
            return false;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Makes the directory and those above it. */
    void makeDirectory(Path directory) throws IOException {
        lock.readLock().lock();
        try {
            enter(directory);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Removes a file or an empty directory, and the directories above that it leaves empty; false when not there. */
    boolean remove(Path path) throws IOException {
        lock.readLock().lock();
        try {
            durable.remove(path);
            disk.remove(path);
            disk.forceDirectory(parentOf(path));
        } catch (NoSuchFileException absent) {
            return false;
        } finally {
            lock.readLock().unlock();
        }
        prune(parentOf(path));
        return true;
    }

    private void enter(Path directory) throws IOException {
        if (directory.equals(root) || durable.contains(directory)) {
            return;
        }
        Path parent = parentOf(directory);
        enter(parent);
        disk.makeDirectory(directory);
        // Also when it was there: whoever made it may not have forced it yet.
        disk.forceDirectory(parent);
        if (durable.size() > REMEMBERED) {
            durable.clear();
        }
        durable.add(directory);
    }

    private void prune(Path directory) throws IOException {
        lock.writeLock().lock();
        try {
            for (Path at = directory; !at.equals(root); at = parentOf(at)) {
                durable.remove(at);
                disk.remove(at);
            }
        } catch (DirectoryNotEmptyException | NoSuchFileException done) {
            // A directory in use, or removed by another: nothing is left to do above it.
            return;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** A file or directory below the root, by its path relative to the root with slashes. */
    record Found(String path, Disk.Entry entry) {}

    /** Says of a directory (path with a slash at its end) whether to look into it, and of a leaf whether to take it. */
    interface Sieve {
        boolean enters(String directory);

        boolean takes(String path, Disk.Entry entry);
    }

    /** Leaves in the order of their paths. */
    List<Found> walk(Sieve sieve, int limit) throws IOException {
        var found = new ArrayList<Found>();
        walk(root, "", sieve, limit, found);
        return found;
    }

    private void walk(Path directory, String path, Sieve sieve, int limit, List<Found> found) throws IOException {
        var entries = new ArrayList<>(disk.list(directory));
        // As whole paths sort: a directory's name counts with its slash, which comes after '-' and '.'.
        entries.sort(Comparator.comparing(Tree::sortName));
        for (Disk.Entry entry : entries) {
            if (found.size() >= limit) {
                return;
            }
            String here = path + entry.name();
            if (sieve.takes(here, entry)) {
                found.add(new Found(here, entry));
            } else if (entry.directory() && sieve.enters(here + "/")) {
                walk(directory.resolve(entry.name()), here + "/", sieve, limit, found);
            }
        }
    }

    private static String sortName(Disk.Entry entry) {
        return entry.directory() ? entry.name() + "/" : entry.name();
    }

    private static Path parentOf(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("no parent: " + path);
        }
        return parent;
    }
}
