package dev.millrace.ingest.upload;

import dev.millrace.platform.objects.ObjectStore.Part;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Slices that are stored side by side and written down in their order: what follows a slice that is missing is not
 * written down, so the offset is the end of a prefix without gaps.
 */
final class Pipeline {
    /** Stores one slice. */
    interface Storing {
        Part store(Slice slice) throws IOException, InterruptedException;
    }

    private final int width;
    private final Semaphore free;
    private final Storing storing;
    private final Consumer<List<Slice>> writeDown;
    private final Consumer<Exception> failed;
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();
    private final ArrayDeque<Slice> inOrder = new ArrayDeque<>();
    private @Nullable Exception failure;

    /**
     * @param width how many are stored at once
     * @param writeDown called with the slices that have become next, one call at a time, also after a failure further on
     * @param failed called once, with the first failure
     */
    Pipeline(int width, Storing storing, Consumer<List<Slice>> writeDown, Consumer<Exception> failed) {
        this.width = width;
        this.free = new Semaphore(width);
        this.storing = storing;
        this.writeDown = writeDown;
        this.failed = failed;
    }

    /**
     * Begins to store the slice once there is a place for it.
     *
     * @return false when it, or one before it, has failed; it is closed then
     */
    boolean start(Slice slice, String thread) throws InterruptedException {
        try {
            free.acquire();
        } catch (InterruptedException e) {
            slice.close();
            throw e;
        }
        lock.lock();
        try {
            if (failure != null) {
                slice.close();
                free.release();
                return false;
            }
            inOrder.add(slice);
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name(thread).start(() -> store(slice));
        return true;
    }

    /** Waits until nothing is on its way. @return false when something has failed */
    boolean drain() throws InterruptedException {
        free.acquire(width);
        free.release(width);
        lock.lock();
        try {
            return failure == null;
        } finally {
            lock.unlock();
        }
    }

    private void store(Slice slice) {
        try {
            Part part = storing.store(slice);
            slice.close();
            settle(slice, part);
        } catch (IOException | InterruptedException | RuntimeException e) {
            slice.close();
            fail(e);
        } finally {
            free.release();
        }
    }

    private void settle(Slice slice, Part part) {
        lock.lock();
        try {
            slice.stored(part);
        } finally {
            lock.unlock();
        }
        writing.lock();
        try {
            List<Slice> next = next();
            if (!next.isEmpty()) {
                writeDown.accept(next);
            }
        } finally {
            writing.unlock();
        }
    }

    /** All that have become ready while others were written down. */
    private List<Slice> next() {
        lock.lock();
        try {
            var next = new ArrayList<Slice>();
            while (!inOrder.isEmpty() && inOrder.getFirst().part().isPresent()) {
                next.add(inOrder.removeFirst());
            }
            return List.copyOf(next);
        } finally {
            lock.unlock();
        }
    }

    private void fail(Exception e) {
        lock.lock();
        try {
            if (failure != null) {
                return;
            }
            failure = e;
        } finally {
            lock.unlock();
        }
        failed.accept(e);
    }
}
