package dev.millrace.platform.objects;

import java.nio.file.Path;

/** The one directory of a process: settings, keys, database, objects, scratch. */
public record DataDirectory(Path root) {
    /** 0700; private keys. */
    public Path keys() {
        return root.resolve("keys");
    }

    /** The disk store's tree of that name. */
    public Path objects(String store) {
        return root.resolve("objects").resolve(store);
    }

    /** Where children work; emptied at start. */
    public Path scratch() {
        return root.resolve("scratch");
    }

    /** Received bytes that wait for more; emptied at start. */
    public Path spool() {
        return root.resolve("spool");
    }

    /** What the origin keeps of objects that lie elsewhere. */
    public Path cache() {
        return root.resolve("cache");
    }

    /** The embedded database. */
    public Path database() {
        return root.resolve("database");
    }
}
