package dev.millrace.fingerprint.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.fingerprint.Room;
import dev.millrace.fingerprint.index.KnownHashes;
import dev.millrace.fingerprint.match.Matches.Match;
import dev.millrace.fingerprint.match.Matches.Stretch;
import dev.millrace.hashing.PdqHash;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.events.Fact;
import dev.millrace.platform.events.Fact.Counterpart;
import dev.millrace.platform.events.Fact.Verdict;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class MatchingTest {
    @AutoClose
    private final Room room = new Room();

    private final Matches matches =
            new Matches(room.database().jdbc(), room.get(Catalog.class), room.get(Assets.class));

    @Test
    void anExcerptIsFoundInItsOriginalAndTheOtherWayRound() {
        List<PdqHash> film = room.film(120);
        AssetId original = room.uploaded();
        room.hashed(original, 1, 0, film.subList(0, 60), false);
        room.hashed(original, 1, 60, film.subList(60, 120), true);
        assertThat(room.matched(original)).isEqualTo(new Fact.AssetMatched(Verdict.NONE, 120));

        AssetId excerpt = room.uploaded();
        room.hashed(excerpt, 2, 0, Room.copy(film.subList(30, 50), 31), true);
        assertThat(room.matched(excerpt)).isEqualTo(new Fact.AssetMatched(Verdict.NONE, 20));
        assertThat(room.said(excerpt, Fact.MatchFound.class))
                .containsExactly(new Fact.MatchFound(Counterpart.ASSET, original.value(), "", Verdict.NONE, false, 20));

        assertThat(only(excerpt).ranges()).containsExactly(new Stretch(0, 20, 30.0, 50.0, 20, 31));
        assertThat(only(excerpt).id()).isEqualTo(original.value());
        assertThat(only(original).ranges()).containsExactly(new Stretch(30, 50, 0.0, 20.0, 20, 31));
        assertThat(only(original).id()).isEqualTo(excerpt.value());
    }

    @Test
    void oneBitBeyondTheBorderIsNoMatch() {
        List<PdqHash> film = room.film(10);
        AssetId original = room.uploaded();
        room.hashed(original, 1, 0, film, true);
        room.matched(original);
        AssetId other = room.uploaded();
        room.hashed(other, 1, 0, Room.copy(film, 32), true);
        room.matched(other);
        assertThat(of(other)).isEmpty();
    }

    @Test
    void framesThatShowNothingAreNotCompared() {
        AssetId first = room.uploaded();
        AssetId second = room.uploaded();
        String black = "00".repeat(32);
        var poor = new Fact.FramesHashed("pdq", 1, 1, List.of(new Fact.FrameHash(0, "WHOLE", black, 49)), true);
        room.say(first, poor);
        room.matched(first);
        room.say(second, poor);
        room.matched(second);
        assertThat(of(second)).isEmpty();
    }

    @Test
    void anotherTenantsVideosAreNeverFound() {
        List<PdqHash> film = room.film(5);
        AssetId mine = room.uploaded();
        room.hashed(mine, 1, 0, film, true);
        room.matched(mine);
        room.get(KnownHashes.class).catchUp();
        assertThat(room.get(KnownHashes.class).like(film.getFirst(), new TenantId("other"), Counterpart.ASSET))
                .isEmpty();
    }

    @Test
    void anAttemptThatBeginsAgainChangesNothingAndAnOvertakenOneIsNotHeard() {
        List<PdqHash> film = room.film(8);
        AssetId original = room.uploaded();
        room.hashed(original, 1, 0, film, true);
        room.matched(original);
        AssetId copy = room.uploaded();
        room.hashed(copy, 5, 0, film.subList(0, 4), false);
        room.hashed(copy, 9, 0, film.subList(0, 4), false);
        room.hashed(copy, 5, 4, room.film(4), true);
        room.hashed(copy, 9, 4, film.subList(4, 8), true);
        assertThat(room.matched(copy).frames()).isEqualTo(8);
        assertThat(only(copy).ranges()).containsExactly(new Stretch(0, 8, 0.0, 8.0, 8, 0));
        room.hashed(copy, 10, 0, film, true);
        AssetId later = room.uploaded();
        room.hashed(later, 1, 0, room.film(1), true);
        room.matched(later);
        assertThat(room.said(copy, Fact.AssetMatched.class)).hasSize(1);
    }

    @Test
    void aProcessThatStartsLaterKnowsAllAndWhatOthersAddAfterwards() {
        List<PdqHash> film = room.film(3);
        AssetId asset = room.uploaded();
        room.hashed(asset, 1, 0, film, true);
        room.matched(asset);
        try (var other = room.another(true)) {
            KnownHashes known = other.get(KnownHashes.class);
            known.catchUp();
            assertThat(known.size()).isEqualTo(3);
            AssetId more = room.uploaded();
            room.hashed(more, 1, 0, room.film(2), true);
            room.matched(more);
            known.catchUp();
            assertThat(known.size()).isEqualTo(5);
            room.delete(asset);
            await().untilAsserted(() -> {
                known.catchUp();
                assertThat(known.size()).isEqualTo(2);
            });
        }
    }

    @Test
    void anErasedAssetLeavesNothingBehind() {
        List<PdqHash> film = room.film(6);
        AssetId original = room.uploaded();
        room.hashed(original, 1, 0, film, true);
        room.matched(original);
        AssetId copy = room.uploaded();
        room.hashed(copy, 1, 0, film, true);
        room.matched(copy);
        room.delete(original);
        await().untilAsserted(() -> assertThat(rowsOf(original)).isZero());
        assertThat(of(copy)).isEmpty();
        room.hashed(original, 2, 0, film, true);
        AssetId third = room.uploaded();
        room.hashed(third, 1, 0, film, true);
        room.matched(third);
        assertThat(rowsOf(original)).isZero();
        assertThat(of(third)).extracting(Match::id).containsExactly(copy.value());
    }

    private long rowsOf(AssetId asset) {
        return room.database()
                .jdbc()
                .sql("""
                        SELECT (SELECT count(*) FROM fingerprint.asset WHERE asset_id = :asset)
                            + (SELECT count(*) FROM fingerprint.frame WHERE asset_id = :asset)
                            + (SELECT count(*) FROM fingerprint.hit WHERE asset_id = :asset OR other = :asset)
                            + (SELECT count(*) FROM fingerprint.found WHERE asset_id = :asset OR other = :asset)
                        """)
                .param("asset", asset.value())
                .query(Long.class)
                .single();
    }

    private List<Match> of(AssetId asset) {
        return matches.of(room.get(Catalog.class).get(asset)).matches();
    }

    private Match only(AssetId asset) {
        assertThat(of(asset)).hasSize(1);
        return of(asset).getFirst();
    }
}
