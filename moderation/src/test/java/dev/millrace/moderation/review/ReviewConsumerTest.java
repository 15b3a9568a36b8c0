package dev.millrace.moderation.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Screening;
import dev.millrace.platform.events.Fact;
import dev.millrace.platform.events.Fact.Counterpart;
import dev.millrace.testkit.TestAssets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ReviewConsumerTest {
    private static final Fact NOTHING_FOUND = new Fact.AssetMatched(Fact.Verdict.NONE, 12);

    @Test
    void whatMatchesNothingIsClearedByItself() {
        try (var rig = new Rig(Mode.AUTO_CLEAR)) {
            Asset asset = rig.assets.in(AssetState.READY);
            rig.tell(asset.id(), new Fact.UploadFinished("a".repeat(64), 5));
            assertThat(screening(rig, asset.id())).isEqualTo(Screening.PENDING);
            rig.tell(asset.id(), NOTHING_FOUND);
            assertThat(screening(rig, asset.id())).isEqualTo(Screening.CLEARED);
            assertThat(rig.items.of(asset.id())).isEmpty();
        }
    }

    @Test
    void withReviewItWaitsAndSaysWhy() {
        try (var rig = new Rig(Mode.REVIEW)) {
            Asset asset = rig.assets.in(AssetState.READY);
            rig.tell(asset.id(), match(Counterpart.ASSET, Fact.Verdict.NONE, 7));
            rig.tell(asset.id(), NOTHING_FOUND);
            rig.tell(asset.id(), NOTHING_FOUND);
            assertThat(screening(rig, asset.id())).isEqualTo(Screening.IN_REVIEW);
            Item item = rig.items.of(asset.id()).getFirst();
            assertThat(rig.items.whys(item.id())).extracting(Why::code).containsExactly("policy");
            assertThat(rig.items.matches(asset.id())).extracting(Match::frames).containsExactly(7);
        }
    }

    @Test
    void anApprovedOneIsNotAskedAboutAgainWhenItIsEncodedAnew() {
        try (var rig = new Rig(Mode.REVIEW)) {
            Item item = rig.waiting();
            rig.desk.decide(Rig.MIA, item.id(), new Verdict.Approve());
            rig.tell(item.asset(), NOTHING_FOUND);
            assertThat(screening(rig, item.asset())).isEqualTo(Screening.CLEARED);
        }
    }

    @Test
    void aMatchThatAsksForReviewWithdrawsUntilSomebodyHasLooked() {
        try (var rig = new Rig(Mode.AUTO_CLEAR)) {
            Asset asset = rig.assets.in(AssetState.PUBLISHED);
            rig.tell(asset.id(), match(Counterpart.BANK, Fact.Verdict.REVIEW, 1));
            assertThat(screening(rig, asset.id())).isEqualTo(Screening.IN_REVIEW);
            Item item = rig.items.of(asset.id()).getFirst();
            assertThat(rig.items.whys(item.id()))
                    .containsExactly(new Why("match", "One frame matches the bank “stolen”."));
            rig.desk.decide(Rig.MIA, item.id(), new Verdict.Approve());
            assertThat(screening(rig, asset.id())).isEqualTo(Screening.CLEARED);
        }
    }

    @Test
    void aBankThatBlocksBlocksWithoutAskingAndItsCreatorCanAppeal() {
        try (var rig = new Rig(Mode.AUTO_CLEAR)) {
            Asset asset = rig.assets.in(AssetState.READY);
            rig.tell(asset.id(), match(Counterpart.BANK, Fact.Verdict.REVIEW, 1));
            rig.tell(asset.id(), match(Counterpart.BANK, Fact.Verdict.BLOCK, 3));
            assertThat(screening(rig, asset.id())).isEqualTo(Screening.BLOCKED);
            rig.tell(asset.id(), match(Counterpart.BANK, Fact.Verdict.BLOCK, 4));
            assertThat(rig.items.of(asset.id())).extracting(Item::state).containsExactly(ItemState.BLOCKED);
            rig.appeals.appeal(Rig.ANN, rig.catalog.get(asset.id()), "It is mine.");
            Item appeal = rig.items.of(asset.id()).getFirst();
            rig.desk.decide(Rig.MIA, appeal.id(), new Verdict.Approve());
            assertThat(screening(rig, asset.id())).isEqualTo(Screening.CLEARED);
        }
    }

    @Test
    void aDeniedFileIsBlockedAtOnce() {
        try (var rig = new Rig(Mode.AUTO_CLEAR)) {
            Asset asset = rig.assets.in(AssetState.UPLOADED);
            rig.tell(asset.id(), new Fact.UploadFinished(Rig.DENIED, 5));
            assertThat(screening(rig, asset.id())).isEqualTo(Screening.BLOCKED);
            assertThat(Objects.requireNonNull(rig.catalog.get(asset.id()).problem())
                            .sentence())
                    .contains("known to be stolen", "appeal");
            rig.tell(asset.id(), NOTHING_FOUND);
            assertThat(screening(rig, asset.id())).isEqualTo(Screening.BLOCKED);
        }
    }

    @Test
    void whatIsDeletedWaitsNoLongerAndItsWordsGo() {
        try (var rig = new Rig(Mode.REVIEW)) {
            Item item = rig.waiting();
            rig.tell(item.asset(), new Fact.AssetDeletionRequested());
            assertThat(rig.items.of(item.asset())).extracting(Item::state).containsExactly(ItemState.CLOSED);
            rig.tell(item.asset(), new Fact.AssetErased());
            assertThat(rig.items.of(item.asset())).isEmpty();
            assertThat(rig.audit.of(item.asset())).hasSize(2);
            assertThat(rig.audit.verify(TestAssets.TENANT)).isEmpty();
        }
    }

    private static Fact match(Counterpart counterpart, Fact.Verdict verdict, int frames) {
        return new Fact.MatchFound(counterpart, "b1", "stolen", verdict, false, frames);
    }

    private static Screening screening(Rig rig, AssetId asset) {
        return rig.catalog.get(asset).screening();
    }
}
