package dev.millrace.testkit.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetEdit;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetQuery;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.HistoryEntry;
import dev.millrace.platform.catalog.IllegalMoveException;
import dev.millrace.platform.catalog.MediaFacts;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.Problem;
import dev.millrace.platform.catalog.Screening;
import dev.millrace.platform.catalog.StaleAssetException;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.catalog.UnknownAssetException;
import dev.millrace.platform.catalog.Visibility;
import dev.millrace.testkit.TestAssets;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import dev.millrace.testkit.Together;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a change to an asset promises, alone and beside others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogTest {
    private static final Because BECAUSE = TestAssets.BECAUSE;

    @AutoClose
    private final TestDatabase database = TestDatabase.create("catalog", "work", "events");

    @AutoClose
    private final TestPlatform platform = TestPlatform.on(database).quiet().start();

    private final Catalog catalog = platform.get(Catalog.class);
    private final TestAssets assets = new TestAssets(platform);

    @Test
    void anUnknownAssetIsNamedAsSuch() {
        var unknown = AssetId.random(new SecureRandom());
        assertThat(catalog.find(unknown)).isEmpty();
        assertThat(catalog.serving(unknown)).isEmpty();
        assertThatExceptionOfType(UnknownAssetException.class).isThrownBy(() -> catalog.get(unknown));
        assertThatExceptionOfType(UnknownAssetException.class)
                .isThrownBy(() -> catalog.move(unknown, Move.DELETE, BECAUSE));
    }

    @Test
    void ofEightChangesToOneVersionOneWinsAndTheOthersAreStale() {
        Asset asset = assets.in(AssetState.PUBLISHED);
        var outcomes = Together.run(
                8,
                i -> () -> catalog.move(
                        asset.id(), asset.version(), Move.TAKE_DOWN, new Because("n " + i, BECAUSE.who())));
        assertThat(outcomes).filteredOn(Together.Returned.class::isInstance).hasSize(1);
        assertThat(outcomes)
                .filteredOn(Together.Threw.class::isInstance)
                .allSatisfy(outcome ->
                        assertThat(((Together.Threw<?>) outcome).failure()).isInstanceOf(StaleAssetException.class));
        assertThat(catalog.get(asset.id()).version()).isEqualTo(asset.version() + 1);
    }

    @Test
    void ofEightMovesWithoutAVersionOneWinsAndTheOthersFindTheirWayClosed() {
        Asset asset = assets.in(AssetState.PUBLISHED);
        var outcomes = Together.run(8, _ -> () -> catalog.move(asset.id(), Move.TAKE_DOWN, BECAUSE));
        assertThat(outcomes).filteredOn(Together.Returned.class::isInstance).hasSize(1);
        assertThat(outcomes)
                .filteredOn(Together.Threw.class::isInstance)
                .allSatisfy(outcome ->
                        assertThat(((Together.Threw<?>) outcome).failure()).isInstanceOf(IllegalMoveException.class));
    }

    @Test
    void changesThatDoNotExcludeEachOtherAllHappenAndEachRaisesTheVersion() {
        Asset asset = assets.in(AssetState.READY);
        var outcomes = Together.run(
                6,
                i -> () -> i % 2 == 0
                        ? catalog.correctFacts(asset.id(), new MediaFacts(Duration.ofMillis(100 + i), 2 + i, 2))
                        : catalog.screen(asset.id(), Screening.CLEARED, Optional.empty(), BECAUSE));
        outcomes.forEach(Together.Outcome::value);
        assertThat(catalog.get(asset.id()).version()).isEqualTo(asset.version() + 4);
    }

    @Test
    void aChangeIsUndoneWithTheTransactionItIsIn() {
        Asset asset = assets.in(AssetState.PUBLISHED);
        var history = catalog.history(asset.id());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> database.transactions().executeWithoutResult(_ -> {
                    catalog.move(asset.id(), Move.TAKE_DOWN, BECAUSE);
                    throw new IllegalArgumentException("changed my mind");
                }));
        assertThat(catalog.get(asset.id())).isEqualTo(asset);
        assertThat(catalog.history(asset.id())).isEqualTo(history);
    }

    @Test
    void whatAnOperatorTookDownACreatorCannotRestore() {
        var creator = new Because("mine", new Actor(Actor.Kind.CREATOR, "ann"));
        var operator = new Because("the law", new Actor(Actor.Kind.OPERATOR, "bob"));
        Asset asset = assets.in(AssetState.PUBLISHED);
        assertThat(catalog.move(asset.id(), Move.TAKE_DOWN, operator).takenDownBy())
                .isEqualTo(Actor.Kind.OPERATOR);
        assertThatExceptionOfType(IllegalMoveException.class)
                .isThrownBy(() -> catalog.move(asset.id(), Move.RESTORE, creator))
                .withMessageContaining("operator");
        assertThat(catalog.move(asset.id(), Move.RESTORE, operator).takenDownBy())
                .isNull();
        catalog.move(asset.id(), Move.TAKE_DOWN, creator);
        assertThat(catalog.move(asset.id(), Move.RESTORE, creator).state()).isEqualTo(AssetState.PUBLISHED);
    }

    @Test
    void aRefusalTellsTheCreatorWhy() {
        Asset asset = assets.in(AssetState.UPLOADED);
        var problem = new Problem("too-long", "Cut it below six hours.");
        assertThat(catalog.stop(asset.id(), Move.REFUSED, problem, BECAUSE).problem())
                .isEqualTo(problem);
        assertThatIllegalArgumentException().isThrownBy(() -> catalog.stop(asset.id(), Move.DELETE, problem, BECAUSE));
    }

    @Test
    void aFailedAssetThatIsBlockedKeepsBothProblems() {
        Asset asset = assets.in(AssetState.FAILED);
        Problem failure = asset.problem();
        catalog.screen(asset.id(), Screening.BLOCKED, Optional.of(new Problem("match", "It is on a list.")), BECAUSE);
        assertThat(catalog.get(asset.id()).problem()).isEqualTo(failure);
        assertThat(catalog.move(asset.id(), Move.ENCODING_RETRIED, BECAUSE).problem())
                .isEqualTo(new Problem("match", "It is on a list."));
        assertThat(catalog.screen(asset.id(), Screening.CLEARED, Optional.empty(), BECAUSE)
                        .problem())
                .isNull();
    }

    @Test
    void anAssetIsPublishedOnlyOnceItIsReadyClearedAndSealed() {
        Asset asset = assets.in(AssetState.PROCESSING);
        assertThat(catalog.publishIfCleared(asset.id(), BECAUSE)).isFalse();
        var revision = assets.sealRevision(asset.id());
        catalog.move(asset.id(), Move.ENCODING_FINISHED, BECAUSE);
        assertThat(catalog.publishIfCleared(asset.id(), BECAUSE)).isFalse();
        assertThatExceptionOfType(IllegalMoveException.class)
                .isThrownBy(() -> catalog.move(asset.id(), Move.PUBLISH, BECAUSE));
        catalog.screen(asset.id(), Screening.CLEARED, Optional.empty(), BECAUSE);
        var outcomes = Together.run(4, _ -> () -> catalog.publishIfCleared(asset.id(), BECAUSE));
        assertThat(outcomes.stream().filter(Together.Outcome::value)).hasSize(1);
        assertThat(catalog.get(asset.id()).currentRevision()).isEqualTo(revision);
    }

    @Test
    void screeningTwiceTheSameChangesNothingAndNeverGoesBackToPending() {
        Asset asset = assets.in(AssetState.UPLOADED);
        Asset cleared = catalog.screen(asset.id(), Screening.CLEARED, Optional.empty(), BECAUSE);
        assertThat(catalog.screen(asset.id(), Screening.CLEARED, Optional.empty(), BECAUSE))
                .isEqualTo(cleared);
        assertThatExceptionOfType(IllegalMoveException.class)
                .isThrownBy(() -> catalog.screen(asset.id(), Screening.PENDING, Optional.empty(), BECAUSE));
    }

    @Test
    void anEditNeedsTheVersionItWasMadeFor() {
        Asset asset = assets.in(AssetState.READY);
        var edit = new AssetEdit(Optional.of("Another"), Optional.of(Visibility.UNLISTED));
        Asset edited = catalog.edit(asset.id(), asset.version(), edit, BECAUSE);
        assertThat(edited.title()).isEqualTo("Another");
        assertThat(edited.visibility()).isEqualTo(Visibility.UNLISTED);
        assertThatExceptionOfType(StaleAssetException.class)
                .isThrownBy(() -> catalog.edit(asset.id(), asset.version(), edit, BECAUSE));
        assertThat(catalog.history(asset.id()))
                .filteredOn(entry -> entry.field().equals("visibility"))
                .extracting(HistoryEntry::from, HistoryEntry::to)
                .containsExactly(tuple("PUBLIC", "UNLISTED"));
    }

    @Test
    void erasureLeavesTheRowWithoutTitleOrSource() {
        Asset asset = assets.in(AssetState.DELETED);
        assertThat(asset.title()).isEmpty();
        assertThat(asset.source()).isNull();
        assertThat(catalog.serving(asset.id())).isEmpty();
    }

    @Test
    void aDyingAssetTakesNoMoreEditsOrScreenings() {
        Asset asset = assets.in(AssetState.DELETING);
        assertThat(catalog.screen(asset.id(), Screening.BLOCKED, Optional.empty(), BECAUSE))
                .isEqualTo(asset);
        var edit = new AssetEdit(Optional.of("Another"), Optional.empty());
        assertThatExceptionOfType(IllegalMoveException.class)
                .isThrownBy(() -> catalog.edit(asset.id(), asset.version(), edit, BECAUSE));
    }

    @Test
    void listsPageNewestFirstWithinTenantOwnerAndState() {
        var tenant = new TenantId("lists");
        var ids = new ArrayList<AssetId>();
        for (int i = 0; i < 5; i++) {
            ids.addFirst(assets.uploading(tenant, i == 2 ? "eve" : "ann").id());
        }
        catalog.move(ids.get(4), Move.UPLOAD_ABANDONED, BECAUSE);
        assertThat(pages(tenant, Optional.empty(), Optional.empty())).isEqualTo(ids);
        assertThat(pages(tenant, Optional.of("eve"), Optional.empty())).containsExactly(ids.get(2));
        assertThat(pages(tenant, Optional.empty(), Optional.of(AssetState.EXPIRED)))
                .containsExactly(ids.get(4));
        assertThat(pages(new TenantId("others"), Optional.empty(), Optional.empty()))
                .isEmpty();
    }

    @Test
    void aDeletedAssetIsListedOnlyByItsState() {
        var tenant = new TenantId("graves");
        AssetId id = assets.uploading(tenant, "ann").id();
        Stream.of(Move.DELETE, Move.ERASE).forEach(move -> assets.take(id, move));
        assertThat(pages(tenant, Optional.empty(), Optional.empty())).isEmpty();
        assertThat(pages(tenant, Optional.empty(), Optional.of(AssetState.DELETED)))
                .containsExactly(id);
    }

    private List<AssetId> pages(TenantId tenant, Optional<String> owner, Optional<AssetState> state) {
        var ids = new ArrayList<AssetId>();
        List<Asset> page;
        do {
            var after = ids.isEmpty() ? Optional.<AssetId>empty() : Optional.of(ids.getLast());
            page = catalog.list(new AssetQuery(Optional.of(tenant), owner, state, after, 2));
            page.forEach(asset -> ids.add(asset.id()));
        } while (!page.isEmpty());
        return ids;
    }
}
