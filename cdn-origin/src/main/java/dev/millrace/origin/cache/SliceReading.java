package dev.millrace.origin.cache;

import dev.millrace.platform.objects.ByteRange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** A part of a slice, each block checked before any byte of it is given out; from a damaged block on, the store's. */
final class SliceReading extends InputStream {
    private final FileChannel file;
    private final Slice slice;
    private final long end;
    private final Opener store;
    private final Runnable damaged;
    private long position;
    private @Nullable ByteBuffer block;
    private @Nullable InputStream instead;

    /**
     * @param file which this closes
     * @param damaged called when the slice must not be read again
     */
    SliceReading(FileChannel file, Slice slice, ByteRange range, Opener store, Runnable damaged) {
        this.file = file;
        this.slice = slice;
        this.position = range.offset();
        this.end = range.end();
        this.store = store;
        this.damaged = damaged;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (position == end || length == 0) {
            return position == end ? -1 : 0;
        }
        ByteBuffer bytes = block;
        if (instead == null && (bytes == null || !bytes.hasRemaining())) {
            bytes = next();
            block = bytes;
        }
        int read;
        if (bytes == null || instead != null) {
            read = instead == null ? -1 : instead.read(target, offset, (int) Math.min(length, end - position));
        } else {
            read = (int) Math.min(Math.min(length, bytes.remaining()), end - position);
            bytes.get(target, offset, read);
        }
        position += Math.max(0, read);
        return read;
    }

    /** Null when the store goes on from here. */
    private @Nullable ByteBuffer next() throws IOException {
        try {
            ByteBuffer bytes = slice.block(file, (int) (position / Slice.BLOCK));
            return bytes.position((int) (position % Slice.BLOCK));
        } catch (IOException e) {
            damaged.run();
            instead = store.open(new ByteRange(position, end - position));
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        try (file) {
            InputStream other = instead;
            if (other != null) {
                other.close();
            }
        }
    }
}
