package dev.millrace.ingest.upload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What one append has in the spool. The file is cut back to nothing whenever its last piece goes. */
final class SpoolFile implements AutoCloseable {
    private final Spool spool;
    private final Path directory;
    private @Nullable FileChannel channel;
    private long end;
    private int pieces;

    SpoolFile(Spool spool, Path directory) {
        this.spool = spool;
        this.directory = directory;
    }

    /** @return the same bytes on disk; empty when there is no room. The batch remains the caller's. */
    synchronized Optional<Piece> add(Batch batch) {
        if (!spool.reserve(batch.length())) {
            return Optional.empty();
        }
        try {
            FileChannel file = file();
            long at = end;
            for (ByteBuffer buffer : batch.buffers()) {
                while (buffer.hasRemaining()) {
                    at += file.write(buffer, at);
                }
            }
            Piece piece = new Region(file, end, batch.length());
            end = at;
            pieces++;
            return Optional.of(piece);
        } catch (IOException e) {
            Spool.complain(e);
            spool.release(batch.length());
            return Optional.empty();
        }
    }

    private FileChannel file() throws IOException {
        if (channel == null) {
            Path file = Files.createTempFile(directory, "append-", ".bytes");
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            // Without a name it goes with the process, however that ends.
            Files.delete(file);
        }
        return channel;
    }

    private synchronized void gone(long length) {
        spool.release(length);
        if (--pieces == 0 && channel != null) {
            end = 0;
            try {
                channel.truncate(0);
            } catch (IOException e) {
                Spool.complain(e);
            }
        }
    }

    /** After its pieces. */
    @Override
    public synchronized void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            Spool.complain(e);
        }
    }

    private final class Region implements Piece {
        private final FileChannel file;
        private final long start;
        private final long length;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Region(FileChannel file, long start, long length) {
            this.file = file;
            this.start = start;
            this.length = length;
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public InputStream open() {
            return new Reading(file, start, start + length);
        }

        @Override
        public void close() {
            if (!closed.getAndSet(true)) {
                gone(length);
            }
        }
    }

    private static final class Reading extends InputStream {
        private final FileChannel file;
        private final long end;
        private long at;

        private Reading(FileChannel file, long start, long end) {
            this.file = file;
            this.at = start;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (at == end) {
                return -1;
            }
            int count = file.read(ByteBuffer.wrap(into, offset, (int) Math.min(length, end - at)), at);
            at += Math.max(count, 0);
            return count;
        }
    }
}
