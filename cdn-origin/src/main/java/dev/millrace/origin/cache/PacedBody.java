package dev.millrace.origin.cache;

import dev.millrace.origin.http.Body;
import dev.millrace.platform.objects.ByteRange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Bytes from the store at their reader's pace, for nobody else: a few small buffers at most. A reader that pauses, or
 * that had its turn, loses its stream and its place among the store's readers, and gets a new one where it left off.
 */
final class PacedBody implements Body {
    private static final int CHUNK = 64 << 10;
    private static final int AHEAD = 4;
    /** Chunks before it makes room for another reader of the store. */
    private static final int TURN = 32;

    private static final long PATIENCE_MILLIS = 500;

    private final Opener opener;
    private final Workers reads;
    private final long end;
    private long position;

    // Guarded by this.
    private final Deque<ByteBuf> ready = new ArrayDeque<>();
    private long fetched;
    private boolean fetching;
    private boolean closed;
    private @Nullable IOException failure;
    private @Nullable Runnable waiting;

    PacedBody(ByteRange range, Opener opener, Workers reads) {
        this.opener = opener;
        this.reads = reads;
        this.position = range.offset();
        this.fetched = range.offset();
        this.end = range.end();
    }

    @Override
    public long remaining() {
        return end - position;
    }

    @Override
    public String cacheStatus() {
        return CacheEvents.Lookup.BYPASS.status();
    }

    @Override
    public @Nullable ByteBuf read(int most) throws IOException {
        ByteBuf bytes = take(most);
        if (bytes != null) {
            position += bytes.readableBytes();
        }
        fetch();
        return bytes;
    }

    private synchronized @Nullable ByteBuf take(int most) throws IOException {
        ByteBuf first = ready.peek();
        if (first == null) {
            if (failure != null) {
                throw failure;
            }
            return null;
        }
        if (first.readableBytes() > most) {
            return first.readRetainedSlice(most);
        }
        ready.remove();
        notifyAll();
        return first;
    }

    private void fetch() {
        synchronized (this) {
            if (fetching || closed || failure != null || fetched == end || ready.size() >= AHEAD) {
                return;
            }
            fetching = true;
        }
        reads.submit(() -> {
                    run();
                    return true;
                })
                .whenComplete((_, cause) -> stopped(cause));
    }

    private void run() throws IOException, InterruptedException {
        try (InputStream in = opener.open(new ByteRange(fetched(), end - fetched()))) {
            for (int i = 0; i < TURN && room(); i++) {
                int size = (int) Math.min(CHUNK, end - fetched());
                ByteBuf chunk = ByteBufAllocator.DEFAULT.directBuffer(size, size);
                boolean kept = false;
                try {
                    while (chunk.isWritable()) {
                        if (chunk.writeBytes(in, chunk.writableBytes()) < 0) {
                            throw new EOFException("The store's answer ended early.");
                        }
                    }
                    kept = add(chunk);
                } finally {
                    if (!kept) {
                        chunk.release();
                    }
                }
            }
        }
    }

    private synchronized long fetched() {
        return fetched;
    }

    /** Whether to read one more chunk: waits a moment for the reader to take one. */
    private synchronized boolean room() throws InterruptedException {
        long until = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (!closed && fetched < end && ready.size() >= AHEAD) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return !closed && fetched < end;
    }

    private boolean add(ByteBuf chunk) {
        Runnable wake;
        synchronized (this) {
            if (closed) {
                return false;
            }
            ready.add(chunk);
            fetched += chunk.readableBytes();
            wake = waiting;
            waiting = null;
        }
        if (wake != null) {
            wake.run();
        }
        return true;
    }

    private void stopped(@Nullable Throwable cause) {
        Runnable wake;
        synchronized (this) {
            fetching = false;
            if (cause != null) {
                failure = cause instanceof IOException io ? io : new IOException(cause);
            }
            wake = waiting;
            waiting = null;
        }
        if (wake != null) {
            wake.run();
        }
    }

    @Override
    public void whenReady(Runnable wake) {
        synchronized (this) {
            if (ready.isEmpty() && failure == null && fetching) {
                waiting = wake;
                return;
            }
        }
        wake.run();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            waiting = null;
            ready.forEach(ByteBuf::release);
            ready.clear();
            notifyAll();
        }
    }
}
