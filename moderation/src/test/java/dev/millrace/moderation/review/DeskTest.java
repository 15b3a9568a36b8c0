package dev.millrace.moderation.review;

import static dev.millrace.moderation.review.Rig.ANN;
import static dev.millrace.moderation.review.Rig.MIA;
import static dev.millrace.moderation.review.Rig.NOEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.moderation.review.Desk.Moderator;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.Screening;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.testkit.TestAssets;
import dev.millrace.testkit.Together;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class DeskTest {
    private static final Verdict BLOCK = new Verdict.Block("violence", "A fight is shown.");

    @AutoClose
    private final Rig rig = new Rig(Mode.REVIEW);

    @Test
    void ofManyModeratorsAtOnceOneGetsTheItem() {
        for (int round = 0; round < 5; round++) {
            Item item = rig.waiting();
            var outcomes =
                    Together.run(8, n -> () -> rig.desk.claim(new Moderator("m" + n, TestAssets.TENANT), item.id()));
            assertThat(outcomes.stream().filter(o -> o instanceof Together.Returned<?>))
                    .hasSize(1);
            assertThat(outcomes.stream()
                            .filter(o -> o instanceof Together.Threw<?>(var e)
                                    && e instanceof RefusedException refused
                                    && refused.refusal() == Refusal.HELD))
                    .hasSize(7);
        }
        assertThat(rig.audit.verify(TestAssets.TENANT)).isEmpty();
    }

    @Test
    void ofManyDecisionsAtOnceOneCounts() {
        Item item = rig.waiting();
        var outcomes = Together.run(
                6, n -> () -> rig.desk.decide(new Moderator("m" + n, TestAssets.TENANT), item.id(), BLOCK));
        assertThat(outcomes.stream().filter(o -> o instanceof Together.Returned<?>))
                .hasSize(1);
        assertThat(rig.audit.of(item.asset()).stream().filter(e -> e.act() == Act.BLOCKED))
                .hasSize(1);
    }

    @Test
    void aLeaseThatEndedIsAnothersToTake() {
        Item item = rig.desk.claim(MIA, rig.waiting().id());
        refused(Refusal.HELD, () -> rig.desk.claim(NOEL, item.id()));
        refused(Refusal.HELD, () -> rig.desk.decide(NOEL, item.id(), BLOCK));
        rig.database
                .jdbc()
                .sql("UPDATE moderation.item SET held_until = clock_timestamp() - interval '1 second'")
                .update();
        assertThat(rig.desk.claim(NOEL, item.id()).holder()).isEqualTo("noel");
        refused(Refusal.HELD, () -> rig.desk.decide(MIA, item.id(), BLOCK));
    }

    @Test
    void whatIsGivenBackIsFree() {
        Item item = rig.desk.claim(MIA, rig.waiting().id());
        assertThat(rig.desk.release(MIA, item.id()).holder()).isNull();
        assertThat(rig.desk.claim(NOEL, item.id()).holder()).isEqualTo("noel");
    }

    @Test
    void anApprovalClears() {
        Item item = rig.desk.decide(MIA, rig.waiting().id(), new Verdict.Approve());
        assertThat(item.state()).isEqualTo(ItemState.APPROVED);
        assertThat(screening(item)).isEqualTo(Screening.CLEARED);
        refused(Refusal.DECIDED, () -> rig.desk.decide(MIA, item.id(), BLOCK));
    }

    @Test
    void aBlockTellsTheCreatorPolicyAndReason() {
        Item item = rig.desk.decide(MIA, rig.waiting().id(), BLOCK);
        Asset asset = rig.catalog.get(item.asset());
        assertThat(asset.screening()).isEqualTo(Screening.BLOCKED);
        var problem = Objects.requireNonNull(asset.problem());
        assertThat(problem.code()).isEqualTo("violence");
        assertThat(problem.sentence())
                .contains("violence that is not allowed", "A fight is shown.", "appeal once")
                .doesNotContain("mia");
    }

    @Test
    void anUnknownPolicyChangesNothing() {
        Item item = rig.waiting();
        refused(
                Refusal.UNKNOWN_POLICY,
                () -> rig.desk.decide(MIA, item.id(), new Verdict.Block("no-such", "A reason.")));
        assertThat(rig.desk.see(MIA, item.id()).state()).isEqualTo(ItemState.OPEN);
        assertThat(screening(item)).isEqualTo(Screening.IN_REVIEW);
    }

    @Test
    void anotherTenantsItemDoesNotExist() {
        Item item = rig.waiting();
        var stranger = new Moderator("mia", new TenantId("other"));
        refused(Refusal.UNKNOWN_ITEM, () -> rig.desk.see(stranger, item.id()));
        refused(Refusal.UNKNOWN_ITEM, () -> rig.desk.claim(stranger, item.id()));
        refused(Refusal.UNKNOWN_ITEM, () -> rig.desk.decide(stranger, item.id(), BLOCK));
        refused(Refusal.UNKNOWN_ITEM, () -> rig.desk.undo(stranger, item.id()));
    }

    @Test
    void aDecisionIsUndoneWithinAMinuteByWhoMadeIt() {
        Item item = rig.desk.decide(MIA, rig.waiting().id(), BLOCK);
        refused(Refusal.NOT_YOURS, () -> rig.desk.undo(NOEL, item.id()));
        Item again = rig.desk.undo(MIA, item.id());
        assertThat(again.state()).isEqualTo(ItemState.OPEN);
        assertThat(again.holder()).isEqualTo("mia");
        assertThat(screening(item)).isEqualTo(Screening.IN_REVIEW);
        assertThat(rig.catalog.get(item.asset()).problem()).isNull();
        rig.desk.decide(MIA, item.id(), new Verdict.Approve());
        rig.database
                .jdbc()
                .sql("UPDATE moderation.item SET decided_at = decided_at - interval '61 seconds'")
                .update();
        refused(Refusal.TOO_LATE, () -> rig.desk.undo(MIA, item.id()));
        assertThat(rig.audit.of(item.asset()).stream().map(AuditEntry::act))
                .containsExactly(Act.OPENED, Act.BLOCKED, Act.UNDONE, Act.APPROVED);
    }

    @Test
    void anAppealIsDecidedByAnotherModeratorAndIsTheOnlyOne() {
        Item blocked = rig.desk.decide(MIA, rig.waiting().id(), BLOCK);
        Asset asset = rig.catalog.get(blocked.asset());
        rig.appeals.appeal(ANN, asset, "It is a rehearsal of a play.");
        assertThat(screening(blocked)).isEqualTo(Screening.IN_REVIEW);
        refused(Refusal.APPEALED, () -> rig.appeals.appeal(ANN, asset, "Again."));
        refused(Refusal.TOO_LATE, () -> rig.desk.undo(MIA, blocked.id()));
        Item appeal = rig.items.of(asset.id()).getFirst();
        assertThat(appeal.appeal()).isEqualTo("It is a rehearsal of a play.");
        refused(Refusal.NOT_YOURS, () -> rig.desk.claim(MIA, appeal.id()));
        refused(Refusal.NOT_YOURS, () -> rig.desk.decide(MIA, appeal.id(), new Verdict.Approve()));
        rig.desk.decide(NOEL, appeal.id(), BLOCK);
        assertThat(Objects.requireNonNull(rig.catalog.get(asset.id()).problem()).sentence())
                .contains("final");
        refused(Refusal.APPEALED, () -> rig.appeals.appeal(ANN, asset, "Once more."));
    }

    @Test
    void ofTwoAppealsAtOnceOneCounts() {
        Item blocked = rig.desk.decide(MIA, rig.waiting().id(), BLOCK);
        Asset asset = rig.catalog.get(blocked.asset());
        var outcomes = Together.run(4, n -> () -> {
            rig.appeals.appeal(ANN, asset, "Number " + n);
            return n;
        });
        assertThat(outcomes.stream().filter(o -> o instanceof Together.Returned<?>))
                .hasSize(1);
        assertThat(rig.items.of(asset.id())).hasSize(2);
    }

    @Test
    void whatIsNotBlockedHasNoAppeal() {
        Item item = rig.waiting();
        refused(Refusal.NOT_BLOCKED, () -> rig.appeals.appeal(ANN, rig.catalog.get(item.asset()), "Why?"));
    }

    @Test
    void theQueueIsReadInPagesOldestFirst() {
        var ids = java.util.stream.Stream.generate(rig::waiting)
                .limit(5)
                .map(Item::id)
                .toList();
        var first = rig.items.page(TestAssets.TENANT, true, null, 3);
        assertThat(first).extracting(Item::id).isEqualTo(ids.subList(0, 3));
        assertThat(rig.items.page(TestAssets.TENANT, true, first.getLast().id(), 3))
                .extracting(Item::id)
                .isEqualTo(ids.subList(3, 5));
        assertThat(rig.items.page(new TenantId("other"), true, null, 3)).isEmpty();
        rig.desk.decide(MIA, ids.getFirst(), new Verdict.Approve());
        rig.desk.decide(MIA, ids.get(1), BLOCK);
        assertThat(rig.items.page(TestAssets.TENANT, false, null, 3))
                .extracting(Item::id)
                .containsExactly(ids.get(1), ids.getFirst());
    }

    private Screening screening(Item item) {
        return rig.catalog.get(item.asset()).screening();
    }

    private static void refused(Refusal why, Runnable act) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(act::run)
                .satisfies(e -> assertThat(Optional.of(e.refusal())).contains(why));
    }
}
