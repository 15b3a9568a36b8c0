package dev.millrace.origin.cache;

import java.time.Duration;

/** What a cache tells about itself. */
public interface CacheEvents {
    /** How a request was served. */
    enum Lookup {
        /** From memory. */
        HIT,
        /** By a read of its own, which others may join. */
        MISS,
        /** By a read that another request began. */
        COLLAPSED,
        /** By a read of its own that nobody shares: too large, or memory is short. */
        BYPASS
    }

    void looked(Lookup lookup);

    void filled(boolean whole, Duration took);
}
