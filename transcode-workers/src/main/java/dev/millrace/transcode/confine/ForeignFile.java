package dev.millrace.transcode.confine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Opens what an untrusted process has written: a plain file with one name, of a size within bounds. A link is not
 * followed, a pipe does not block, and what is read is what was looked at.
 */
public final class ForeignFile {
    private static final int CREATE_NOTHING_BLOCK_NEVER = 0x800 | 0x80000;
    private static final int O_NOFOLLOW = System.getProperty("os.arch").equals("aarch64") ? 0x8000 : 0x20000;
    private static final int FILE_TYPE = 0170000;
    private static final int REGULAR = 0100000;

    private ForeignFile() {}

    /**
     * @param directory chosen by the caller
     * @param name chosen by the caller, a plain name
     * @param least bytes it must have
     * @param most bytes it may have
     * @throws IOException with a sentence when it is anything else
     */
    public static FileChannel open(Path directory, String name, long least, long most) throws IOException {
        Path file = directory.resolve(name);
        if (!directory.equals(file.getParent())) {
            throw new IOException("not a plain name: " + name);
        }
        Libc.Answer opened = Libc.open(file, CREATE_NOTHING_BLOCK_NEVER | O_NOFOLLOW);
        if (opened.failed()) {
            throw new IOException(
                    opened.errno() == Libc.ELOOP
                            ? name + " is a link, where a file was expected"
                            : name + " cannot be opened: " + opened.error());
        }
        try {
            Path handle = Path.of("/proc/self/fd/" + opened.value());
            check(name, handle, least, most);
            return FileChannel.open(handle, StandardOpenOption.READ);
        } finally {
            Libc.close(opened.value());
        }
    }

    private static void check(String name, Path handle, long least, long most) throws IOException {
        if ((attribute(handle, "mode") & FILE_TYPE) != REGULAR) {
            throw new IOException(name + " is no plain file");
        }
        if (attribute(handle, "nlink") != 1) {
            throw new IOException(name + " has another name besides");
        }
        long size = attribute(handle, "size");
        if (size < least || size > most) {
            throw new IOException(name + " has " + size + " bytes, not " + least + " to " + most);
        }
    }

    private static long attribute(Path handle, String name) throws IOException {
        return ((Number) Files.getAttribute(handle, "unix:" + name)).longValue();
    }
}
