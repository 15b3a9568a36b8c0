package dev.millrace.fingerprint.bank;

import dev.millrace.fingerprint.FingerprintConfiguration;
import dev.millrace.fingerprint.index.KnownHashes;
import dev.millrace.platform.work.Lease;
import dev.millrace.platform.work.Work;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * The child that {@link SweepKillTest} kills: takes the sweep's job and stands still at one moment of its steps, before a
 * step, with its transaction still open, or after its commit.
 */
final class KilledSweeper {
    private static int moment;

    private KilledSweeper() {}

    /** @param args database, the number of the moment to stand still at */
    @SuppressWarnings("SystemOut") // its protocol
    public static void main(String[] args) {
        int last = Integer.parseInt(args[1]);
        try (var database = TestDatabase.join(args[0]);
                TestPlatform platform = TestPlatform.on(database).quiet().start(FingerprintConfiguration.class)) {
            Lease lease = platform.get(Work.class)
                    .claim(Set.of(SweepHandler.KIND), "dying", Duration.ofSeconds(1))
                    .orElseThrow();
            SweepHandler handler = platform.get(SweepHandler.class);
            boolean more = true;
            while (more) {
                pass(last, "before a step");
                platform.get(KnownHashes.class).catchUp();
                more = Boolean.TRUE.equals(database.transactions().execute(_ -> {
                    boolean further = handler.step(lease);
                    pass(last, "before its commit");
                    return further;
                }));
                pass(last, "after its commit");
            }
        }
        System.out.println("THROUGH");
    }

    @SuppressWarnings("SystemOut") // its protocol
    private static void pass(int last, String where) {
        if (++moment == last) {
            System.out.println("AT " + where);
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
