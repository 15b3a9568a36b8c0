package dev.millrace.platform.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Uploads that do not come on, told by the role that takes them in; a process without it has no such bean. */
public interface StuckUploads {
    /** What keeps an upload, the worst first. */
    enum Trouble {
        /** It is whole, and again and again cannot be put together and handed over. */
        COMPLETION,
        /** It has ended, and what it left in the store cannot be removed. */
        CLEANUP,
        /** Its time is over, and nobody gives it up. */
        OVERDUE,
        /** Its sender has paused: it holds room, and is given up in time. Nothing is wrong. */
        IDLE
    }

    /**
     * One of them.
     *
     * @param asset that it becomes; empty for a piece of a file
     * @param bytes that it holds in the store
     * @param since it has not come on
     * @param attempts that failed
     * @param reason of the last failure; empty without one
     * @param next when something happens by itself: another attempt, or the end of a pause
     */
    record Stuck(
            String upload,
            TenantId tenant,
            Optional<AssetId> asset,
            Trouble trouble,
            long bytes,
            Instant since,
            int attempts,
            String reason,
            Instant next) {}

    /**
     * The worst first, and of those the longest.
     *
     * @param tenant empty means all
     * @param after the last upload of the page before
     */
    List<Stuck> list(Optional<TenantId> tenant, Optional<String> after, int limit);

    /** How many there are; those who have only paused do not count. */
    long count(Optional<TenantId> tenant);
}
