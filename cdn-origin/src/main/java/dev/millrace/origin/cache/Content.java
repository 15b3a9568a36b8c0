package dev.millrace.origin.cache;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Off-heap bytes of one public name, written once by a fill and read by many, also while they arrive. Counted: who wants
 * to read retains; the last to release frees.
 */
final class Content {
    private static final int CHUNK = 128 << 10;

    private final long length;
    private final Budget budget;
    private final @Nullable ByteBuf[] chunks;
    private final AtomicInteger references = new AtomicInteger(1);
    private volatile long available;
    private volatile @Nullable IOException failure;

    /** Guarded by itself. */
    private final List<Runnable> waiting = new ArrayList<>();

    /** Takes over bytes that were reserved in the budget. */
    Content(long length, Budget budget) {
        this.length = length;
        this.budget = budget;
        this.chunks = new ByteBuf[Math.toIntExact((length + CHUNK - 1) / CHUNK)];
    }

    long length() {
        return length;
    }

    /** @return false when it was freed already */
    boolean retain() {
        return references.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
    }

    void release() {
        if (references.decrementAndGet() == 0) {
            for (ByteBuf chunk : chunks) {
                if (chunk != null) {
                    chunk.release();
                }
            }
            budget.free(length);
        }
    }

    /** Writes all of it; on the fill's thread, which holds a reference. */
    void fill(InputStream in, Runnable progress) throws IOException {
        long arrived = 0;
        for (int i = 0; i < chunks.length; i++) {
            int size = (int) Math.min(CHUNK, length - (long) i * CHUNK);
            ByteBuf chunk = ByteBufAllocator.DEFAULT.directBuffer(size, size);
            chunks[i] = chunk;
            for (int at = 0; at < size; ) {
                int read = chunk.setBytes(at, in, size - at);
                if (read < 0) {
                    throw new EOFException("The store's answer ended " + (length - arrived) + " bytes early.");
                }
                at += read;
                arrived += read;
                available = arrived;
                progress.run();
                wake();
            }
        }
    }

    /** @throws IOException when it was given up before its first byte */
    void checkWanted() throws IOException {
        IOException cause = failure;
        if (cause != null) {
            throw cause;
        }
    }

    /** Whoever reads beyond what has arrived is told so, once each. */
    void fail(IOException cause) {
        if (failure == null) {
            failure = cause;
        }
        wake();
    }

    /**
     * @return bytes from there on, which the caller releases; null when none have arrived yet
     * @throws IOException when none will
     */
    @Nullable
    ByteBuf slice(long from, long most) throws IOException {
        long there = available - from;
        if (there <= 0) {
            IOException cause = failure;
            if (cause != null) {
                throw cause;
            }
            return null;
        }
        int within = (int) (from % CHUNK);
        ByteBuf chunk = chunks[(int) (from / CHUNK)];
        if (chunk == null) {
            throw new IllegalStateException("bytes are available that were not written");
        }
        int size = (int) Math.min(Math.min(there, most), chunk.capacity() - within);
        return chunk.retainedSlice(within, size);
    }

    /** Calls once when more than that many bytes are available, or no more will be. */
    void whenBeyond(long from, Runnable wake) {
        synchronized (waiting) {
            if (available <= from && failure == null) {
                waiting.add(wake);
                return;
            }
        }
        wake.run();
    }

    private void wake() {
        List<Runnable> now;
        synchronized (waiting) {
            if (waiting.isEmpty()) {
                return;
            }
            now = List.copyOf(waiting);
            waiting.clear();
        }
        now.forEach(Runnable::run);
    }
}
