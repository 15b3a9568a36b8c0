package dev.millrace.transcode.child;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Whole directories: copied, deleted, opened to others. */
public final class FileTrees {
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Set<PosixFilePermission> READABLE_FILE = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> PASSABLE = PosixFilePermissions.fromString("rwx--x--x");

    private FileTrees() {}

    static Path makeReadable(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, READABLE);
        return directory;
    }

    /** Others may go through, and see nothing on their way. */
    static void makePassable(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PASSABLE);
    }

    /** Copies a file or a directory with all below it, readable to everyone. */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path source : (Iterable<Path>) tree::iterator) {
                Path target = to.resolve(from.relativize(source).toString());
                if (Files.isDirectory(source)) {
                    makeReadable(target);
                } else {
                    Files.copy(source, target);
                    Files.setPosixFilePermissions(target, READABLE_FILE);
                }
            }
        }
    }

    /** Deletes what is there, links as links; nothing there is no error. */
    public static void delete(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> tree = Files.walk(root)) {
            all = tree.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }

    /** Bytes of the files that lie directly in it. */
    static long size(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(FileTrees::length).sum();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    private static long length(Path file) {
        try {
            return (long) Files.getAttribute(file, "size", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            // Gone since it was listed.
            return 0;
        }
    }
}
