package dev.millrace.testkit.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.Oversight;
import dev.millrace.platform.catalog.Oversight.OriginNode;
import dev.millrace.platform.catalog.Oversight.Withdrawn;
import dev.millrace.platform.catalog.Screening;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.catalog.Withdrawals;
import dev.millrace.testkit.TestAssets;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What an operator is shown of the catalog. */
class OversightTest {
    private static final Optional<TenantId> MINE = Optional.of(TestAssets.TENANT);
    private static final Optional<TenantId> OTHERS = Optional.of(new TenantId("others"));

    @AutoClose
    private final TestDatabase database = TestDatabase.create("catalog", "work", "events");

    @AutoClose
    private final TestPlatform platform = TestPlatform.on(database).quiet().start();

    private final Catalog catalog = platform.get(Catalog.class);
    private final Withdrawals withdrawals = platform.get(Withdrawals.class);
    private final Oversight oversight = platform.get(Oversight.class);
    private final TestAssets assets = new TestAssets(platform);

    @Test
    void anOriginIsLiveForFiveSecondsAfterItsHeartbeat() {
        withdrawals.heartbeat("one", Set.of());
        withdrawals.heartbeat("two", Set.of());
        database.jdbc()
                .sql("UPDATE catalog.origin_node SET beat_at = beat_at - interval '20 seconds' WHERE node = 'two'")
                .update();
        assertThat(oversight.origins()).extracting(OriginNode::node).containsExactly("one", "two");
        assertThat(oversight.origins()).extracting(OriginNode::live).containsExactly(true, false);
        assertThat(oversight.origins().getLast().silence()).isGreaterThanOrEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void aWithdrawalNamesWhoActsOnItAndWhoDoesNot() {
        AssetId first = withdrawn();
        withdrawals.heartbeat("one", new HashSet<>(withdrawals.recent(Duration.ofMinutes(2))));
        withdrawals.heartbeat("two", Set.of());
        AssetId second = withdrawn();
        List<Withdrawn> newest = oversight.withdrawn(MINE, Optional.empty(), 10);
        assertThat(newest).extracting(Withdrawn::asset).containsExactly(second, first);
        assertThat(newest.getFirst().acknowledged()).isEmpty();
        assertThat(newest.getFirst().pending()).containsExactly("one", "two");
        assertThat(newest.getLast().acknowledged()).containsExactly("one");
        assertThat(newest.getLast().pending()).containsExactly("two");
        assertThat(oversight.withdrawn(MINE, Optional.of(second), 10))
                .extracting(Withdrawn::asset)
                .containsExactly(first);
        assertThat(oversight.withdrawn(OTHERS, Optional.empty(), 10)).isEmpty();
        assertThat(oversight.withdrawn(Optional.empty(), Optional.empty(), 1)).hasSize(1);
    }

    @Test
    void anEarlierAcknowledgementDoesNotCountForALaterWithdrawal() {
        AssetId id = withdrawn();
        withdrawals.heartbeat("one", new HashSet<>(withdrawals.recent(Duration.ofMinutes(2))));
        catalog.move(id, Move.RESTORE, TestAssets.BECAUSE);
        assertThat(oversight.withdrawn(MINE, Optional.empty(), 10)).isEmpty();
        catalog.move(id, Move.TAKE_DOWN, TestAssets.BECAUSE);
        assertThat(oversight.withdrawn(MINE, Optional.empty(), 10).getFirst().pending())
                .containsExactly("one");
    }

    @Test
    void underWayIsWhatWeHaveToMove() {
        var states = EnumSet.allOf(AssetState.class);
        states.forEach(assets::in);
        AssetId inReview = assets.in(AssetState.READY).id();
        catalog.screen(inReview, Screening.IN_REVIEW, Optional.empty(), TestAssets.BECAUSE);
        assertThat(oversight.underWay(MINE, Duration.ofMinutes(1), 100)).isEmpty();
        database.jdbc()
                .sql("UPDATE catalog.asset SET updated_at = updated_at - interval '2 minutes'")
                .update();
        assertThat(oversight.underWay(MINE, Duration.ofMinutes(1), 100))
                .extracting(Asset::state)
                .containsExactlyInAnyOrder(
                        AssetState.UPLOADED,
                        AssetState.INSPECTED,
                        AssetState.PROCESSING,
                        AssetState.READY,
                        AssetState.DELETING);
        assertThat(oversight.underWay(OTHERS, Duration.ofMinutes(1), 100)).isEmpty();
        assertThat(oversight.failed(MINE)).isEqualTo(1);
        assertThat(oversight.failed(OTHERS)).isZero();
    }

    private AssetId withdrawn() {
        AssetId id = assets.in(AssetState.PUBLISHED).id();
        catalog.move(id, Move.TAKE_DOWN, TestAssets.BECAUSE);
        return id;
    }
}
