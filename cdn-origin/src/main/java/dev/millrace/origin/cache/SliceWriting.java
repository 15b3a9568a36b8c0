package dev.millrace.origin.cache;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bytes of the store on their way to readers, of which a slice is made beside; what goes wrong there stays there. */
final class SliceWriting extends FilterInputStream {
    private static final Logger LOG = LoggerFactory.getLogger(SliceWriting.class);

    private final Slice slice;
    private final Path path;
    private final Consumer<Path> whole;
    private final ByteBuffer block = ByteBuffer.allocate(Slice.BLOCK);
    private @Nullable FileChannel file;
    private int blocks;
    private long written;

    /**
     * @param path of a new file
     * @param whole called with the path when the file is whole; it may be moved then
     */
    SliceWriting(InputStream in, Slice slice, Path path, Consumer<Path> whole) throws IOException {
        super(in);
        this.slice = slice;
        this.path = path;
        this.whole = whole;
        this.file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        FileChannel open = file;
        if (read > 0 && open != null) {
            try {
                take(open, ByteBuffer.wrap(target, offset, read));
            } catch (IOException | RuntimeException e) {
                giveUp(open, e);
            }
        }
        return read;
    }

    private void take(FileChannel open, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int size = Math.min(bytes.remaining(), block.remaining());
            block.put(bytes.slice(bytes.position(), size));
            bytes.position(bytes.position() + size);
            written += size;
            if (!block.hasRemaining() || written == slice.length()) {
                block.flip();
                slice.checksums().set(blocks, block);
                write(open, block, slice.headLength() + (long) blocks * Slice.BLOCK);
                blocks++;
                block.clear();
            }
        }
    }

    private static void write(FileChannel open, ByteBuffer bytes, long position) throws IOException {
        for (long at = position; bytes.hasRemaining(); ) {
            at += open.write(bytes, at);
        }
    }

    private void giveUp(FileChannel open, @Nullable Exception cause) {
        if (cause != null) {
            LOG.warn("A slice for the disk cache cannot be written.", cause);
        }
        file = null;
        try (open) {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.debug("deleted at the next start", e);
        }
    }

    @Override
    public void close() throws IOException {
        FileChannel open = file;
        if (open != null && written < slice.length()) {
            giveUp(open, null);
        } else if (open != null) {
            try {
                write(open, slice.head(), 0);
                open.close();
                file = null;
                whole.accept(path);
            } catch (IOException | RuntimeException e) {
                giveUp(open, e);
            }
        }
        super.close();
    }
}
