package dev.millrace.fingerprint.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.fingerprint.Room;
import dev.millrace.fingerprint.bank.Sweeps.Sweep;
import dev.millrace.hashing.PdqHash;
import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.events.Fact;
import dev.millrace.platform.events.Fact.Verdict;
import dev.millrace.testkit.TestAssets;
import dev.millrace.testkit.TestPlatform;
import dev.millrace.testkit.kill.KilledChild;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A process is killed before, within and after every step of a bank's sweep; the next one ends it, and finds nothing twice. */
@Tag("long")
class SweepKillTest {
    private static final Identity MODERATOR =
            new Identity("mo", Optional.of(TestAssets.TENANT), EnumSet.of(Role.MODERATOR));
    private static final int FRAMES = 130;

    @AutoClose
    private final Room room = new Room();

    @Test
    void killedAnywhereASweepIsEndedByTheNextProcess() throws Exception {
        int moment = 1;
        while (killAt(moment)) {
            moment++;
        }
        assertThat(moment).as("moments").isGreaterThan(9);
    }

    /** @return false when the sweep was through before that moment */
    private boolean killAt(int moment) throws Exception {
        List<PdqHash> film = room.film(FRAMES);
        AssetId copy = room.uploaded();
        room.hashed(copy, 1, 0, film, true);
        room.matched(copy);
        room.stop();
        Bank bank;
        Sweep begun;
        try (TestPlatform platform = room.another(true)) {
            Shelf shelf = platform.get(Shelf.class);
            bank = shelf.create(MODERATOR, "", "bank " + moment, "block");
            begun = shelf.add(
                    bank,
                    film.stream()
                            .<NewEntry>map(hash -> new NewEntry.Frame(hash, 100, "", null, ""))
                            .toList());
        }
        String said = KilledChild.run(KilledSweeper.class, room.database().url(), Integer.toString(moment));
        room.start();
        Shelf shelf = room.get(Shelf.class);
        Sweep finished = await("the sweep")
                .atMost(Duration.ofSeconds(60))
                .until(() -> shelf.sweep(bank, begun.id().toString()), sweep -> sweep.finishedAt() != null);
        assertThat(finished.swept()).as("%s", said).isEqualTo(FRAMES);
        assertThat(finished.assets()).as("%s", said).isEqualTo(1);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(room.said(copy, Fact.MatchFound.class))
                        .as("%s", said)
                        .extracting(Fact.MatchFound::verdict)
                        .containsExactly(Verdict.BLOCK));
        assertThat(room.database()
                        .jdbc()
                        .sql("SELECT count(*) FROM fingerprint.hit WHERE asset_id = :asset")
                        .param("asset", copy.value())
                        .query(Long.class)
                        .single())
                .as("%s", said)
                .isEqualTo(FRAMES);
        return KilledChild.killed(said);
    }
}
