package dev.millrace.ingest.upload;

import dev.millrace.platform.catalog.IllegalMoveException;
import dev.millrace.platform.catalog.StaleAssetException;
import java.util.function.Supplier;

/** What to do when somebody changed the asset in between: the same again, on what it is now. */
final class Stale {
    private static final int TRIES = 5;

    private Stale() {}

    /** @param transaction reads the asset itself, so that a repetition sees the change */
    static <T> T retrying(Supplier<T> transaction) {
        for (int attempt = 1; ; attempt++) {
            try {
                return transaction.get();
            } catch (StaleAssetException | IllegalMoveException e) {
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }
}
