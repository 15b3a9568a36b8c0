package dev.millrace.platform.access;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Small secret files: whole or absent, never readable by other users, not even while they are written. */
record KeyFiles(Path directory) {
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    String readOrMake(String name, Supplier<String> content) throws IOException {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            make(file, content.get());
        }
        refuseIfOpen(directory);
        refuseIfOpen(file);
        return Files.readString(file);
    }

    private void make(Path file, String content) throws IOException {
        if (!Files.isDirectory(directory)) {
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            try {
                Files.createDirectory(directory, only("rwx------"));
            } catch (FileAlreadyExistsException another) {
                // Made by a process that started at the same moment.
            }
            if (parent != null) {
                force(parent);
            }
        }
        Path temporary = directory.resolve("." + UUID.randomUUID());
        try {
            try (var channel = FileChannel.open(
                    temporary, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), only("rw-------"))) {
                var bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException another) {
            // Made by a process that started at the same moment: theirs counts.
        } finally {
            Files.deleteIfExists(temporary);
        }
        force(directory);
    }

    private static void refuseIfOpen(Path path) throws IOException {
        var permissions = EnumSet.copyOf(Files.getPosixFilePermissions(path));
        permissions.retainAll(OTHERS);
        if (!permissions.isEmpty()) {
            throw new IllegalStateException(
                    "Other users of this machine can reach the private key " + path + ". Run: chmod go-rwx " + path);
        }
    }

    private static void force(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> only(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}
