package dev.millrace.platform.objects;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@link DiskStore} asks of a file system. The seam exists so that a test can stand between the store and the disk,
 * pull the power, and drop whatever was not forced.
 *
 * <p>As in POSIX, forcing a file does not force the entry that names it: {@link #forceDirectory} does.
 */
interface Disk {
    /** @throws java.nio.file.FileAlreadyExistsException when there is such an entry */
    Writing create(Path file) throws IOException;

    /** Opens an existing file to cut and extend it. */
    Writing extend(Path file) throws IOException;

    SeekableByteChannel read(Path file) throws IOException;

    /** Empty when there is no such entry. */
    Optional<Entry> stat(Path path) throws IOException;

    /** In no order; empty when there is no such directory. */
    List<Entry> list(Path directory) throws IOException;

    /** Makes one directory; one that is there is no error. */
    void makeDirectory(Path directory) throws IOException;

    /** @throws java.nio.file.FileAlreadyExistsException when the second name is taken */
    void link(Path existing, Path second) throws IOException;

    /** Replaces a file of the new name in one step. */
    void rename(Path from, Path to) throws IOException;

    /**
     * Removes a file or an empty directory.
     *
     * @throws java.nio.file.NoSuchFileException when there is none
     * @throws java.nio.file.DirectoryNotEmptyException when it has entries
     */
    void remove(Path path) throws IOException;

    /** Once this returns, the directory's entries survive a power loss as they are now. */
    void forceDirectory(Path directory) throws IOException;

    /**
     * @param name the last segment of the path
     * @param modifiedMicros time of the last modification, microseconds since 1970
     */
    record Entry(String name, boolean directory, long size, long modifiedMicros) {}

    /** A file being written, from its end on. */
    interface Writing extends Closeable {
        void write(ByteBuffer bytes) throws IOException;

        /** Appends the whole of another file, in the kernel where it can. */
        void append(Path other) throws IOException;

        /** Cuts the file to that size; one that is shorter is an error. */
        void truncate(long size) throws IOException;

        /** Sets the time of modification and forces content, size and time. */
        void force(long modifiedMicros) throws IOException;
    }
}
