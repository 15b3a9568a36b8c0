package dev.millrace.platform.objects;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The passes over the tiers, told by whoever conducts them; a process without that role has no such bean. */
public interface TierRuns {
    /**
     * One pass.
     *
     * @param askedBy an operator's subject; empty for one by schedule
     * @param endedAt empty while it goes on
     * @param planned moves
     * @param done of these
     * @param failed of these
     * @param bytes that were moved
     * @param damaged copies that were found to be wrong
     * @param outcome a sentence, once ended
     */
    record Pass(
            long run,
            Optional<String> askedBy,
            Instant askedAt,
            Optional<Instant> endedAt,
            long planned,
            long done,
            long failed,
            long bytes,
            long damaged,
            Optional<String> outcome) {}

    /** Newest first. */
    List<Pass> newest(int limit);
}
