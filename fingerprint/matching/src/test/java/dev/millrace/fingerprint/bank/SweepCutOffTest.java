package dev.millrace.fingerprint.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.fingerprint.Room;
import dev.millrace.fingerprint.bank.Sweeps.Sweep;
import dev.millrace.fingerprint.index.KnownHashes;
import dev.millrace.hashing.PdqHash;
import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.events.Fact;
import dev.millrace.platform.events.Fact.Verdict;
import dev.millrace.platform.work.Lease;
import dev.millrace.platform.work.Work;
import dev.millrace.testkit.TestAssets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each step of a sweep is one transaction; a process that goes away leaves a lease that ends. */
class SweepCutOffTest {
    private static final Identity MODERATOR =
            new Identity("mo", Optional.of(TestAssets.TENANT), EnumSet.of(Role.MODERATOR));

    @Test
    void itGoesOnWhereItWas() {
        try (var room = new Room()) {
            List<PdqHash> film = room.film(130);
            AssetId copy = room.uploaded();
            room.hashed(copy, 1, 0, film, true);
            room.matched(copy);
            room.stop();
            Bank bank;
            Sweep begun;
            try (var dying = room.another(true)) {
                Shelf shelf = dying.get(Shelf.class);
                bank = shelf.create(MODERATOR, "", "bank", "block");
                begun = shelf.add(
                        bank,
                        film.stream()
                                .<NewEntry>map(hash -> new NewEntry.Frame(hash, 100, "", null, ""))
                                .toList());
                SweepHandler handler = dying.get(SweepHandler.class);
                Lease lease = dying.get(Work.class)
                        .claim(Set.of(SweepHandler.KIND), "dying", Duration.ofMillis(300))
                        .orElseThrow();
                dying.get(KnownHashes.class).catchUp();
                Boolean more = room.database().transactions().execute(_ -> handler.step(lease));
                assertThat(more).isTrue();
                // The second step is rolled back, as by a kill before its commit.
                room.database().transactions().executeWithoutResult(status -> {
                    handler.step(lease);
                    status.setRollbackOnly();
                });
                assertThat(shelf.sweep(bank, begun.id().toString()).swept()).isEqualTo(50);
            }
            room.start();
            Shelf shelf = room.get(Shelf.class);
            Sweep finished = await("the sweep")
                    .until(() -> shelf.sweep(bank, begun.id().toString()), sweep -> sweep.finishedAt() != null);
            assertThat(finished.swept()).isEqualTo(130);
            assertThat(finished.assets()).isEqualTo(1);
            await().untilAsserted(() -> assertThat(room.said(copy, Fact.MatchFound.class))
                    .extracting(Fact.MatchFound::verdict)
                    .containsExactly(Verdict.BLOCK));
            assertThat(room.database()
                            .jdbc()
                            .sql("SELECT count(*) FROM fingerprint.hit WHERE asset_id = :asset")
                            .param("asset", copy.value())
                            .query(Long.class)
                            .single())
                    .isEqualTo(130);
        }
    }
}
