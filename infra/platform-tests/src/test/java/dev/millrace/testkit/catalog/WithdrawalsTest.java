package dev.millrace.testkit.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetEdit;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.Screening;
import dev.millrace.platform.catalog.Visibility;
import dev.millrace.platform.catalog.Withdrawals;
import dev.millrace.platform.catalog.Withdrawals.Acknowledgement;
import dev.millrace.platform.catalog.Withdrawals.Change;
import dev.millrace.testkit.TestAssets;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What origins are told to stop serving, and what is known of their having stopped. */
class WithdrawalsTest {
    private static final Duration WINDOW = Duration.ofMinutes(2);
    private static final Duration MOMENT = Duration.ofMillis(300);

    @AutoClose
    private final TestDatabase database = TestDatabase.create("catalog", "work", "events");

    @AutoClose
    private final TestPlatform platform = TestPlatform.on(database).quiet().start();

    private final Catalog catalog = platform.get(Catalog.class);
    private final Withdrawals withdrawals = platform.get(Withdrawals.class);
    private final TestAssets assets = new TestAssets(platform);

    @Test
    void whatWasNeverWithdrawnLeavesNoRow() {
        assets.in(AssetState.PUBLISHED);
        assertThat(withdrawals.recent(WINDOW)).isEmpty();
        assertThat(withdrawals.denied()).isEmpty();
    }

    @Test
    void aTakedownDeniesAndARestoreAdmitsAgain() {
        AssetId id = assets.in(AssetState.PUBLISHED).id();
        catalog.move(id, Move.TAKE_DOWN, TestAssets.BECAUSE);
        Change down = change(id);
        assertThat(down.denied()).isTrue();
        assertThat(down.gone()).isFalse();
        assertThat(withdrawals.denied()).containsExactly(down);
        catalog.move(id, Move.RESTORE, TestAssets.BECAUSE);
        Change up = change(id);
        assertThat(up.denied()).isFalse();
        assertThat(up.number()).isEqualTo(down.number() + 1);
        assertThat(withdrawals.denied()).isEmpty();
    }

    @Test
    void liftingATakedownDoesNotLiftABlockNorTheOtherWayRound() {
        AssetId id = assets.in(AssetState.PUBLISHED).id();
        catalog.move(id, Move.TAKE_DOWN, TestAssets.BECAUSE);
        screen(id, Screening.BLOCKED);
        assertThat(change(id).denied()).isTrue();
        catalog.move(id, Move.RESTORE, TestAssets.BECAUSE);
        assertThat(change(id).denied()).as("still blocked").isTrue();
        catalog.move(id, Move.TAKE_DOWN, TestAssets.BECAUSE);
        screen(id, Screening.CLEARED);
        assertThat(change(id).denied()).as("still taken down").isTrue();
        catalog.move(id, Move.RESTORE, TestAssets.BECAUSE);
        assertThat(change(id).denied()).isFalse();
    }

    @Test
    void anAppealedBlockStaysDeniedUntilItIsCleared() {
        AssetId id = assets.in(AssetState.PUBLISHED).id();
        screen(id, Screening.BLOCKED);
        screen(id, Screening.IN_REVIEW);
        assertThat(change(id).denied()).isTrue();
        screen(id, Screening.CLEARED);
        assertThat(change(id).denied()).isFalse();
    }

    @Test
    void reviewOfAPublishedAssetDeniesIt() {
        AssetId id = assets.in(AssetState.PUBLISHED).id();
        screen(id, Screening.IN_REVIEW);
        assertThat(change(id).denied()).isTrue();
    }

    @Test
    void deletionEndsPreviewsToo() {
        AssetId id = assets.in(AssetState.PROCESSING).id();
        catalog.move(id, Move.DELETE, TestAssets.BECAUSE);
        assertThat(change(id).gone()).isTrue();
        assets.take(id, Move.ERASE);
        assertThat(withdrawals.denied()).extracting(Change::asset).containsExactly(id);
    }

    @Test
    void aNarrowerAudienceIsAChangeThatDeniesNobodyElse() {
        Asset asset = assets.in(AssetState.PUBLISHED);
        var edit = new AssetEdit(Optional.empty(), Optional.of(Visibility.PRIVATE));
        catalog.edit(asset.id(), asset.version(), edit, TestAssets.BECAUSE);
        assertThat(change(asset.id()).denied()).isFalse();
    }

    @Test
    void aRefusalAfterThePreviewBeganIsAChange() {
        AssetId id = assets.in(AssetState.PROCESSING).id();
        assets.take(id, Move.REFUSED);
        assertThat(change(id).asset()).isEqualTo(id);
    }

    @Test
    void theDecisionAndItsRowAreOne() {
        AssetId id = assets.in(AssetState.PUBLISHED).id();
        database.transactions().executeWithoutResult(status -> {
            catalog.move(id, Move.TAKE_DOWN, TestAssets.BECAUSE);
            status.setRollbackOnly();
        });
        assertThat(withdrawals.recent(WINDOW)).isEmpty();
    }

    @Test
    void olderChangesLeaveTheWindow() {
        AssetId id = assets.in(AssetState.PUBLISHED).id();
        catalog.move(id, Move.TAKE_DOWN, TestAssets.BECAUSE);
        database.jdbc()
                .sql("UPDATE catalog.serving_change SET at = at - interval '3 minutes'")
                .update();
        assertThat(withdrawals.recent(WINDOW)).isEmpty();
        assertThat(withdrawals.denied()).extracting(Change::asset).containsExactly(id);
    }

    @Test
    void awaitingTellsEachLiveNodeAndWhetherItHasApplied() {
        AssetId id = assets.in(AssetState.PUBLISHED).id();
        catalog.move(id, Move.TAKE_DOWN, TestAssets.BECAUSE);
        withdrawals.heartbeat("one", new HashSet<>(withdrawals.recent(WINDOW)));
        withdrawals.heartbeat("two", Set.of());
        assertThat(withdrawals.await(id, MOMENT))
                .containsExactly(new Acknowledgement("one", true), new Acknowledgement("two", false));
    }

    @Test
    void awaitingEndsWhenTheLastNodeHasApplied() {
        AssetId id = assets.in(AssetState.PUBLISHED).id();
        withdrawals.heartbeat("one", Set.of());
        catalog.move(id, Move.TAKE_DOWN, TestAssets.BECAUSE);
        CompletableFuture<List<Acknowledgement>> awaited =
                CompletableFuture.supplyAsync(() -> withdrawals.await(id, Duration.ofMinutes(1)));
        withdrawals.heartbeat("one", new HashSet<>(withdrawals.recent(WINDOW)));
        assertThat(awaited.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join())
                .containsExactly(new Acknowledgement("one", true));
    }

    @Test
    void anAcknowledgementOfAnEarlierChangeIsNotOneOfTheNewest() {
        AssetId id = assets.in(AssetState.PUBLISHED).id();
        catalog.move(id, Move.TAKE_DOWN, TestAssets.BECAUSE);
        var first = new HashSet<>(withdrawals.recent(WINDOW));
        withdrawals.heartbeat("one", first);
        catalog.move(id, Move.RESTORE, TestAssets.BECAUSE);
        catalog.move(id, Move.TAKE_DOWN, TestAssets.BECAUSE);
        assertThat(withdrawals.await(id, MOMENT)).containsExactly(new Acknowledgement("one", false));
        withdrawals.heartbeat("one", new HashSet<>(withdrawals.recent(WINDOW)));
        withdrawals.heartbeat("one", first);
        assertThat(withdrawals.await(id, MOMENT)).containsExactly(new Acknowledgement("one", true));
    }

    @Test
    void aNodeThatIsDeadHoldsNobodyUp() {
        AssetId id = assets.in(AssetState.PUBLISHED).id();
        withdrawals.heartbeat("dead", Set.of());
        database.jdbc()
                .sql("UPDATE catalog.origin_node SET beat_at = beat_at - interval '6 seconds'")
                .update();
        catalog.move(id, Move.TAKE_DOWN, TestAssets.BECAUSE);
        assertThat(withdrawals.await(id, Duration.ofMinutes(1))).isEmpty();
    }

    @Test
    void nobodyAwaitsInsideTheTransactionOfTheDecision() {
        AssetId id = assets.in(AssetState.PUBLISHED).id();
        database.transactions()
                .executeWithoutResult(
                        _ -> assertThatIllegalStateException().isThrownBy(() -> withdrawals.await(id, MOMENT)));
    }

    private void screen(AssetId id, Screening to) {
        catalog.screen(id, to, Optional.empty(), TestAssets.BECAUSE);
    }

    private Change change(AssetId id) {
        return withdrawals.recent(WINDOW).stream()
                .filter(change -> change.asset().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
