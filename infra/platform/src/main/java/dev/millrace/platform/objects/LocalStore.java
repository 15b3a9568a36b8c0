package dev.millrace.platform.objects;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/** Opens the disk adapter where there is no application: tests and tools. One process per directory. */
public final class LocalStore {
    private LocalStore() {}

    /**
     * @param name as it stands in holdings
     * @param root made, with those above it, if it is not there
     * @throws IOException when the directory cannot be made or written
     */
    public static ObjectStore open(String name, Path root, InstantSource clock) throws IOException {
        Path absolute = root.toAbsolutePath().normalize();
        var disk = new LocalDisk();
        make(disk, absolute);
        return new DiskStore(name, disk, absolute, clock);
    }

    /** Whether a store was opened in this directory before. */
    static boolean isIn(Path root) {
        return Files.isDirectory(root.resolve(DiskStore.OBJECTS));
    }

    private static void make(Disk disk, Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent == null || Files.isDirectory(directory)) {
            return;
        }
        make(disk, parent);
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
        disk.forceDirectory(parent);
    }
}
