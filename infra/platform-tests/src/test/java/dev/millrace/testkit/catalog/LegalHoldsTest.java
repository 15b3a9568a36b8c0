package dev.millrace.testkit.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.HistoryEntry;
import dev.millrace.platform.catalog.IllegalMoveException;
import dev.millrace.platform.catalog.LegalHoldException;
import dev.millrace.platform.catalog.LegalHolds;
import dev.millrace.platform.catalog.Move;
import dev.millrace.testkit.TestAssets;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import dev.millrace.testkit.Together;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What is held is not erased. */
class LegalHoldsTest {
    private static final Because COURT = new Because("Case 4711, ask legal", new Actor(Actor.Kind.OPERATOR, "olga"));

    private final TestDatabase database = TestDatabase.create("catalog", "work", "events");
    private final TestPlatform platform = TestPlatform.on(database).quiet().start();
    private final Catalog catalog = platform.get(Catalog.class);
    private final LegalHolds holds = platform.get(LegalHolds.class);
    private final TestAssets assets = new TestAssets(platform);

    @AfterEach
    void stop() {
        platform.close();
        database.close();
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"UPLOADING", "EXPIRED", "DELETING", "DELETED"})
    void aHoldForbidsDeletionUntilItIsLifted(AssetState state) {
        var asset = assets.in(state).id();
        holds.place(asset, COURT);

        assertThatExceptionOfType(LegalHoldException.class)
                .isThrownBy(() -> catalog.move(asset, Move.DELETE, TestAssets.BECAUSE))
                .withMessageContaining("legal hold")
                .withMessageNotContaining("4711");
        assertThat(catalog.get(asset).state()).isEqualTo(state);

        assertThat(holds.lift(asset, COURT)).isTrue();
        assertThat(catalog.move(asset, Move.DELETE, TestAssets.BECAUSE).state()).isEqualTo(AssetState.DELETING);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"UPLOADING", "EXPIRED", "DELETING", "DELETED"})
    void whatHasNoBytesOrIsGoingCannotBeHeld(AssetState state) {
        var asset = assets.in(state).id();
        assertThatExceptionOfType(IllegalMoveException.class).isThrownBy(() -> holds.place(asset, COURT));
        assertThat(holds.find(asset)).isEmpty();
    }

    @Test
    void aHoldHindersNothingElse() {
        var asset = assets.in(AssetState.PUBLISHED).id();
        holds.place(asset, COURT);
        catalog.move(asset, Move.TAKE_DOWN, TestAssets.BECAUSE);
        catalog.move(asset, Move.RESTORE, TestAssets.BECAUSE);
    }

    @Test
    void placedTwiceTheFirstStays() {
        var asset = assets.in(AssetState.READY).id();
        var first = holds.place(asset, COURT);
        assertThat(first.why()).isEqualTo("Case 4711, ask legal");
        assertThat(first.by()).isEqualTo("olga");
        var other = new Because("Another case", new Actor(Actor.Kind.OPERATOR, "oscar"));
        assertThat(holds.place(asset, other)).isEqualTo(first);
        assertThat(holds.lift(asset, other)).isTrue();
        assertThat(holds.lift(asset, other)).isFalse();
        assertThat(holds.find(asset)).isEmpty();
    }

    @Test
    void theHistoryTellsOfItWithoutTheReason() {
        var asset = assets.in(AssetState.READY).id();
        holds.place(asset, COURT);
        holds.lift(asset, COURT);
        assertThat(catalog.history(asset).stream().filter(entry -> entry.field().equals("hold")))
                .extracting(HistoryEntry::to)
                .containsExactly("HELD", "NONE");
        assertThat(catalog.history(asset)).extracting(HistoryEntry::why).noneMatch(why -> why.contains("4711"));
    }

    @Test
    void ofAHoldAndADeletionAtTheSameTimeOneWins() {
        for (int i = 0; i < 10; i++) {
            var asset = assets.in(AssetState.PUBLISHED).id();
            Together.run(2, n -> () -> {
                try {
                    return n == 0
                            ? holds.place(asset, COURT).why()
                            : catalog.move(asset, Move.DELETE, TestAssets.BECAUSE)
                                    .state()
                                    .name();
                } catch (LegalHoldException | IllegalMoveException lost) {
                    return "";
                }
            });
            assertThat(holds.find(asset).isPresent())
                    .isEqualTo(catalog.get(asset).state() == AssetState.PUBLISHED);
        }
    }
}
