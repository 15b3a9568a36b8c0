package dev.millrace.tiering;

import dev.millrace.platform.objects.TierRuns;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the tiers.
 *
 * @param askedBy an operator's subject; null for one by schedule
 * @param plannedAt null until its moves are written down
 * @param endedAt null while it goes on
 * @param planned moves, of all outcomes
 * @param bytes of all moves
 * @param bytesDone of those done
 * @param verified copies that were read and are right
 * @param damaged copies that were found to be wrong
 * @param outcome a sentence, once ended
 */
record Run(
        long id,
        @Nullable String askedBy,
        Instant askedAt,
        @Nullable Instant plannedAt,
        @Nullable Instant endedAt,
        long planned,
        long done,
        long failed,
        long dropped,
        long bytes,
        long bytesDone,
        double saving,
        long verified,
        long damaged,
        @Nullable String outcome) {
    boolean bySchedule() {
        return askedBy == null;
    }

    TierRuns.Pass pass() {
        return new TierRuns.Pass(
                id,
                Optional.ofNullable(askedBy),
                askedAt,
                Optional.ofNullable(endedAt),
                planned,
                done,
                failed,
                bytesDone,
                damaged,
                Optional.ofNullable(outcome));
    }
}
