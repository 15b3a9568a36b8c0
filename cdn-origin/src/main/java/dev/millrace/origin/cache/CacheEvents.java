package dev.millrace.origin.cache;

import java.time.Duration;

/** What a cache tells about itself. */
public interface CacheEvents {
    /** How a request was served. */
    enum Lookup {
        /** From memory. */
        HIT("hit"),
        /** By a read of its own, which others may join. */
        MISS("fwd=uri-miss; stored"),
        /** By a read that another request began. */
        COLLAPSED("fwd=uri-miss; collapsed"),
        /** By a read of its own that nobody shares: too large, or memory is short. */
        BYPASS("fwd=bypass");

        private final String status;

        Lookup(String status) {
            this.status = status;
        }

        /** As the parameters of RFC 9211. */
        public String status() {
            return status;
        }
    }

    void looked(Lookup lookup);

    /** A body was wanted that memory does not have; a hit is one that the disk cache had. */
    void disk(boolean hit);

    void filled(boolean whole, Duration took);
}
