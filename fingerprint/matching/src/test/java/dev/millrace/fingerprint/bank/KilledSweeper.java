package dev.millrace.fingerprint.bank;

import dev.millrace.fingerprint.FingerprintConfiguration;
import dev.millrace.fingerprint.index.KnownHashes;
import dev.millrace.platform.work.Lease;
import dev.millrace.platform.work.Work;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import dev.millrace.testkit.kill.Moments;
import java.time.Duration;
import java.util.Set;

/**
 * The child that {@link SweepKillTest} kills: takes the sweep's job and stands still at one moment of its steps, before a
 * step, with its transaction still open, or after its commit.
 */
final class KilledSweeper {
    private KilledSweeper() {}

    /** @param args database, the number of the moment to stand still at */
    public static void main(String[] args) {
        var moments = new Moments(args[1]);
        try (var database = TestDatabase.join(args[0]);
                TestPlatform platform = TestPlatform.on(database).quiet().start(FingerprintConfiguration.class)) {
            Lease lease = platform.get(Work.class)
                    .claim(Set.of(SweepHandler.KIND), "dying", Duration.ofSeconds(1))
                    .orElseThrow();
            SweepHandler handler = platform.get(SweepHandler.class);
            boolean more = true;
            while (more) {
                moments.pass("before a step");
                platform.get(KnownHashes.class).catchUp();
                more = Boolean.TRUE.equals(database.transactions().execute(_ -> {
                    boolean further = handler.step(lease);
                    moments.pass("before its commit");
                    return further;
                }));
                moments.pass("after its commit");
            }
        }
        moments.through();
    }
}
