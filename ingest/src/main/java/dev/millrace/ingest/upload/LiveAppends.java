package dev.millrace.ingest.upload;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The appends that run in this process, at most one current per upload. */
final class LiveAppends {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final ConcurrentHashMap<UploadId, Append> current = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    /**
     * The append becomes the current one of its upload. An older one is cancelled and has left, or will soon: its
     * epoch lets it commit nothing.
     *
     * @throws UploadException when a later claim is here already, or the process stops
     */
    void enter(Append append) {
        UploadId id = append.claim().id();
        for (Append there = current.putIfAbsent(id, append); there != null; there = current.putIfAbsent(id, append)) {
            if (there.claim().epoch() > append.claim().epoch()) {
                throw new UploadException(
                        UploadProblem.TAKEN_OVER, "Another request goes on with this upload: ask for its offset.");
            }
            if (current.replace(id, there, append)) {
                cancel(there);
                break;
            }
        }
        if (stopped) {
            append.stop();
        }
    }

    void leave(Append append) {
        current.remove(append.claim().id(), append);
        append.leave();
    }

    /** Cuts the upload's sender off, if it is here, and waits until it has left. */
    void cancel(UploadId id) {
        cancel(current.get(id));
    }

    private static void cancel(@Nullable Append append) {
        if (append != null) {
            append.takeOver();
            append.awaitLeft(PATIENCE);
        }
    }

    /** Cuts everybody off and keeps what they sent. */
    void stop() {
        stopped = true;
        current.values().forEach(Append::stop);
        current.values().forEach(append -> append.awaitLeft(PATIENCE));
    }

    void start() {
        stopped = false;
    }

    int count() {
        return current.size();
    }
}
