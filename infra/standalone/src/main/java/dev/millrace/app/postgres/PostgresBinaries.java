package dev.millrace.app.postgres;

import dev.millrace.app.Trouble;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked once from the jar that carries them into the data directory. */
final class PostgresBinaries {
    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

    private final Path home;

    private PostgresBinaries(Path home) {
        this.home = home;
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    /**
     * @param parent where to keep them; the directory's name carries the archive's size, so that another version is
     *     unpacked beside it
     */
    static PostgresBinaries unpackInto(Path parent) throws IOException {
        var resource = PostgresBinaries.class.getResource(ARCHIVE);
        if (resource == null) {
            throw new Trouble("PostgreSQL for this system is not in the distribution: set millrace.database.url to a"
                    + " PostgreSQL of your own (16 or newer).");
        }
        long size = resource.openConnection().getContentLengthLong();
        Path home = parent.resolve("postgres-" + size);
        if (!Files.isDirectory(home)) {
            Files.createDirectories(parent);
            Path partial = Files.createTempDirectory(parent, "unpacking-");
            try (InputStream in = resource.openStream()) {
                unpack(in, partial);
                Files.move(partial, home, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException another) {
                deleteTree(partial);
            } catch (IOException | RuntimeException e) {
                deleteTree(partial);
                throw e;
            }
        }
        return new PostgresBinaries(home);
    }

    private static void unpack(InputStream archive, Path into) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = into.resolve(entry.getName()).normalize();
                if (!target.startsWith(into)) {
                    throw new IOException("entry outside of the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Files.createDirectories(target.resolveSibling("."));
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, target);
                    boolean executable = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    private static void deleteTree(Path root) throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
