package dev.millrace.fingerprint.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.fingerprint.Room;
import dev.millrace.fingerprint.bank.Sweeps.Sweep;
import dev.millrace.hashing.PdqHash;
import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.events.Fact;
import dev.millrace.platform.events.Fact.Counterpart;
import dev.millrace.platform.events.Fact.Verdict;
import dev.millrace.testkit.TestAssets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class BanksTest {
    private static final Identity MODERATOR =
            new Identity("mo", Optional.of(TestAssets.TENANT), EnumSet.of(Role.MODERATOR));

    @AutoClose
    private final Room room = new Room();

    private final Shelf shelf = room.get(Shelf.class);

    @Test
    void aBankWithASingleHashMatches() {
        Bank bank = bank("block");
        List<PdqHash> film = room.film(5);
        add(bank, frames(film.subList(2, 3)));
        AssetId asset = uploadOf(Room.copy(film, 20));
        assertThat(room.matched(asset).verdict()).isEqualTo(Verdict.REVIEW);
        assertThat(room.said(asset, Fact.MatchFound.class)).containsExactly(found(bank, Verdict.REVIEW, false, 1));
    }

    @Test
    void threeFramesAskForTheBanksAction() {
        Bank bank = bank("block");
        List<PdqHash> film = room.film(5);
        add(bank, frames(film));
        AssetId two = uploadOf(film.subList(0, 2));
        assertThat(room.matched(two).verdict()).isEqualTo(Verdict.REVIEW);
        AssetId three = uploadOf(film.subList(0, 3));
        assertThat(room.matched(three).verdict()).isEqualTo(Verdict.BLOCK);
    }

    @Test
    void aVerdictThatBecomesStrongerIsSaidAgain() {
        Bank bank = bank("block");
        List<PdqHash> film = room.film(4);
        add(bank, frames(film));
        AssetId asset = room.uploaded();
        room.hashed(asset, 1, 0, film.subList(0, 1), false);
        room.hashed(asset, 1, 1, film.subList(1, 4), true);
        room.matched(asset);
        assertThat(room.said(asset, Fact.MatchFound.class))
                .containsExactly(found(bank, Verdict.REVIEW, false, 1), found(bank, Verdict.BLOCK, false, 4));
    }

    @Test
    void manyFramesOfOnePictureAreOneFrameOfTheBank() {
        Bank bank = bank("block");
        PdqHash still = room.film(1).getFirst();
        add(bank, frames(List.of(still)));
        AssetId asset = uploadOf(List.of(still, still, still, still, still));
        assertThat(room.matched(asset).verdict()).isEqualTo(Verdict.REVIEW);
    }

    @Test
    void theSameFileAsksForTheBanksActionBeforeAnyFrame() {
        Bank bank = bank("review");
        AssetId first = room.uploaded();
        add(bank, List.of(new NewEntry.File(room.sha256(first), "seen before")));
        await().untilAsserted(() -> assertThat(room.said(first, Fact.MatchFound.class))
                .containsExactly(found(bank, Verdict.REVIEW, true, 0)));
    }

    @Test
    void newEntriesAreHeldAgainstWhatIsHereAfterACount() {
        List<PdqHash> film = room.film(10);
        AssetId copy = uploadOf(film);
        AssetId glimpse = uploadOf(film.subList(4, 5));
        AssetId unrelated = uploadOf(room.film(10));
        List.of(copy, glimpse, unrelated).forEach(room::matched);
        Bank bank = bank("block");

        assertThat(shelf.count(bank, frames(film))).isEqualTo(new Reach.Count(10, 2, 11, 1, 1, 0));
        assertThat(shelf.see(MODERATOR, bank.id().value()).frames()).isZero();
        assertThat(room.said(copy, Fact.MatchFound.class)).isEmpty();

        Sweep sweep = add(bank, frames(film));
        assertThat(sweep.assets()).isEqualTo(2);
        assertThat(sweep.swept()).isEqualTo(10);
        await().untilAsserted(() -> {
            assertThat(room.said(copy, Fact.MatchFound.class)).containsExactly(found(bank, Verdict.BLOCK, false, 10));
            assertThat(room.said(glimpse, Fact.MatchFound.class))
                    .filteredOn(found -> found.counterpart() == Counterpart.BANK)
                    .containsExactly(found(bank, Verdict.REVIEW, false, 1));
        });
        assertThat(room.said(unrelated, Fact.MatchFound.class)).isEmpty();
    }

    @Test
    void whatIsTakenOutIsFoundNoMore() {
        Bank bank = bank("block");
        List<PdqHash> film = room.film(2);
        add(bank, frames(film));
        long first = shelf.entries(bank, 0, 10).getFirst().number();
        shelf.remove(bank, first);
        assertThatThrownBy(() -> shelf.remove(bank, first)).hasMessageContaining("no entry");
        AssetId asset = uploadOf(film);
        room.matched(asset);
        assertThat(room.said(asset, Fact.MatchFound.class)).containsExactly(found(bank, Verdict.REVIEW, false, 1));
        shelf.delete(MODERATOR, bank.id().value());
        AssetId later = uploadOf(film);
        assertThat(room.matched(later).verdict()).isEqualTo(Verdict.NONE);
        assertThatThrownBy(() -> shelf.see(MODERATOR, bank.id().value())).hasMessageContaining("no bank");
    }

    @Test
    void aBankIsItsTenants() {
        Bank bank = bank("block");
        Identity stranger = new Identity("mo", Optional.of(new TenantId("other")), EnumSet.of(Role.MODERATOR));
        Identity everywhere = new Identity("op", Optional.empty(), EnumSet.of(Role.OPERATOR));
        assertThatThrownBy(() -> shelf.see(stranger, bank.id().value())).hasMessageContaining("no bank");
        assertThat(shelf.list(stranger, "", 10)).isEmpty();
        assertThat(shelf.list(everywhere, "", 10)).extracting(Bank::id).containsExactly(bank.id());
        assertThatThrownBy(() -> shelf.create(everywhere, "", "x", "block")).hasMessageContaining("?tenant=");
        assertThatThrownBy(() -> shelf.create(MODERATOR, "", bank.name(), "block"))
                .hasMessageContaining("bank of this name");
        assertThatThrownBy(() -> shelf.create(MODERATOR, "", "x", "burn")).hasMessageContaining("action");
        assertThat(shelf.create(stranger, "", bank.name(), "review").tenant()).isEqualTo(new TenantId("other"));
    }

    private Bank bank(String action) {
        return shelf.create(MODERATOR, "", "bank " + action, action);
    }

    /** Adds, and waits for the sweep. */
    private Sweep add(Bank bank, List<NewEntry> entries) {
        Sweep begun = shelf.add(bank, entries);
        return await("the sweep")
                .until(() -> shelf.sweep(bank, begun.id().toString()), sweep -> sweep.finishedAt() != null);
    }

    private AssetId uploadOf(List<PdqHash> film) {
        AssetId asset = room.uploaded();
        room.hashed(asset, 1, 0, film, true);
        return asset;
    }

    private static List<NewEntry> frames(List<PdqHash> film) {
        List<NewEntry> frames = new ArrayList<>();
        for (int i = 0; i < film.size(); i++) {
            frames.add(new NewEntry.Frame(film.get(i), 100, "a film", 1000 * i, ""));
        }
        return frames;
    }

    private static Fact.MatchFound found(Bank bank, Verdict verdict, boolean sameFile, int frames) {
        return new Fact.MatchFound(Counterpart.BANK, bank.id().value(), bank.name(), verdict, sameFile, frames);
    }
}
