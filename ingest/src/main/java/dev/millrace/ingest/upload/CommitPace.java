package dev.millrace.ingest.upload;

import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * How old a received byte may get before it is written down. Each step costs the disk and the database the same, however
 * few its bytes: so the more appends there are at once, the less often each makes one, and still within a second.
 */
final class CommitPace {
    private static final int MANY = 256;
    private static final Duration LONGEST = Duration.ofMillis(800);

    private final Duration shortest;
    private final IntSupplier appends;

    /** @param appends how many there are now */
    CommitPace(Duration shortest, IntSupplier appends) {
        this.shortest = shortest;
        this.appends = appends;
    }

    Duration now() {
        if (shortest.compareTo(LONGEST) >= 0) {
            return shortest;
        }
        return shortest.plus(LONGEST.minus(shortest)
                .multipliedBy(Math.min(appends.getAsInt(), MANY))
                .dividedBy(MANY));
    }
}
