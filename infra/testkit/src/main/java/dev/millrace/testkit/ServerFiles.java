package dev.millrace.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Data directories of PostgreSQL: one is initialised per user and kept, the others are copies of it. */
final class ServerFiles {
    private static final String VERSION = "18.6.0";

    private ServerFiles() {}

    /** @return a data directory of its own, ready to be started */
    static Path fresh() throws IOException {
        Path directory = Files.createTempDirectory("millrace-test-pg");
        copy(template(), directory);
        return directory;
    }

    private static Path template() throws IOException {
        Path template = Path.of(System.getProperty("java.io.tmpdir"))
                .resolve("millrace-test-pg-" + VERSION + "-" + System.getProperty("user.name"));
        if (!Files.isDirectory(template)) {
            Path making = Files.createTempDirectory("millrace-test-pg-init");
            EmbeddedPostgres.builder()
                    .setDataDirectory(making)
                    .setCleanDataDirectory(false)
                    .start()
                    .close();
            publish(making, template);
        }
        return template;
    }

    /** Another fork may have been first: then its template is as good. */
    private static void publish(Path making, Path template) throws IOException {
        try {
            Files.move(making, template, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            delete(making);
            if (!Files.isDirectory(template)) {
                throw e;
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Path target = to.resolve(from.relativize(path).toString());
                if (!path.equals(from)) {
                    Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    static void delete(Path directory) {
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                        throws IOException {
                    Files.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
