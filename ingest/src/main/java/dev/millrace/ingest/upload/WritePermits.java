package dev.millrace.ingest.upload;

import java.util.concurrent.Semaphore;

/**
 * How many writes to the store go on at once, all appends together. Those of few bytes, which many slow senders cause,
 * have permits of their own, and not many: when these are rare their bytes wait, become more, and are written down
 * together, and a fast sender does not stand behind them.
 */
final class WritePermits {
    /** Bytes. */
    private static final long FEW = 1 << 20;

    private static final int OF_FEW_PER_PROCESSOR = 4;

    private final Semaphore ofMany;
    private final Semaphore ofFew;

    WritePermits(int atOnce) {
        this.ofMany = new Semaphore(atOnce, true);
        this.ofFew = new Semaphore(
                Math.min(atOnce, OF_FEW_PER_PROCESSOR * Runtime.getRuntime().availableProcessors()), true);
    }

    Semaphore of(long bytes) {
        return bytes < FEW ? ofFew : ofMany;
    }
}
