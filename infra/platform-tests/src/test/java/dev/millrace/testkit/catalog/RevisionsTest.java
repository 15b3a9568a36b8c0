package dev.millrace.testkit.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.Revision;
import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.platform.catalog.RevisionState;
import dev.millrace.platform.catalog.Revisions;
import dev.millrace.platform.catalog.Serving;
import dev.millrace.platform.catalog.SourceId;
import dev.millrace.platform.catalog.StaleRevisionException;
import dev.millrace.testkit.TestAssets;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import dev.millrace.testkit.Together;
import java.security.SecureRandom;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A revision grows while its job holds it, and is final once sealed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RevisionsTest {
    private final SecureRandom random = new SecureRandom();

    @AutoClose
    private final TestDatabase database = TestDatabase.create("catalog", "work", "events");

    @AutoClose
    private final TestPlatform platform = TestPlatform.on(database).quiet().start();

    private final Catalog catalog = platform.get(Catalog.class);
    private final Revisions revisions = platform.get(Revisions.class);
    private final TestAssets assets = new TestAssets(platform);

    @Test
    void growsByNewerSnapshotsAndIsPreviewableFromTheFirst() {
        Asset asset = assets.in(AssetState.PROCESSING);
        RevisionId id = open(asset, 7).id();
        assertThat(serving(asset).newest()).isEmpty();
        revisions.grow(id, 1, 7);
        assertThat(serving(asset).newest()).map(Revision::snapshot).contains(1);
        revisions.grow(id, 2, 7);
        assertThatExceptionOfType(StaleRevisionException.class)
                .isThrownBy(() -> revisions.grow(id, 2, 7))
                .withMessageContaining("not newer");
        Revision sealed = revisions.seal(id, 2, 7);
        assertThat(sealed.state()).isEqualTo(RevisionState.SEALED);
        assertThat(sealed.sealedAt()).isNotNull();
        assertThatExceptionOfType(StaleRevisionException.class).isThrownBy(() -> revisions.grow(id, 3, 7));
        assertThatExceptionOfType(StaleRevisionException.class).isThrownBy(() -> revisions.seal(id, 3, 7));
    }

    @Test
    void anotherEpochCannotTouchIt() {
        Asset asset = assets.in(AssetState.PROCESSING);
        RevisionId id = open(asset, 7).id();
        assertThatExceptionOfType(StaleRevisionException.class)
                .isThrownBy(() -> revisions.grow(id, 1, 6))
                .withMessageContaining("epoch 7");
        assertThatExceptionOfType(StaleRevisionException.class).isThrownBy(() -> revisions.seal(id, 1, 8));
        assertThatExceptionOfType(StaleRevisionException.class)
                .isThrownBy(() -> revisions.grow(RevisionId.random(random), 1, 7))
                .withMessageContaining("none");
    }

    @Test
    void theNextAttemptTakesOverAndTheFormerCannotComeBack() {
        Asset asset = assets.in(AssetState.PROCESSING);
        RevisionId first = open(asset, 1).id();
        revisions.grow(first, 1, 1);
        RevisionId second = open(asset, 2).id();
        assertThat(revisions.find(first)).map(Revision::state).contains(RevisionState.ABANDONED);
        assertThat(serving(asset).newest()).isEmpty();
        assertThatExceptionOfType(StaleRevisionException.class).isThrownBy(() -> revisions.seal(first, 1, 1));
        assertThatExceptionOfType(StaleRevisionException.class).isThrownBy(() -> open(asset, 1));
        assertThat(revisions.of(asset.id())).extracting(Revision::id).containsExactly(second, first);
    }

    @Test
    void ofSeveralAttemptsAtOnceOneRevisionStaysOpen() {
        Asset asset = assets.in(AssetState.PROCESSING);
        Together.run(5, _ -> () -> open(asset, 1)).forEach(Together.Outcome::value);
        assertThat(revisions.of(asset.id()))
                .hasSize(5)
                .filteredOn(revision -> revision.state() == RevisionState.OPEN)
                .hasSize(1);
    }

    @Test
    void aDeletedAssetHasNoOpenRevisionAndGetsNone() {
        Asset asset = assets.in(AssetState.PROCESSING);
        RevisionId id = open(asset, 1).id();
        catalog.move(asset.id(), Move.DELETE, TestAssets.BECAUSE);
        assertThat(revisions.find(id)).map(Revision::state).contains(RevisionState.ABANDONED);
        assertThatExceptionOfType(StaleRevisionException.class)
                .isThrownBy(() -> open(asset, 2))
                .withMessageContaining("deleted");
    }

    @Test
    void abandoningWhatIsSealedChangesNothing() {
        Asset asset = assets.in(AssetState.PUBLISHED);
        RevisionId id = Objects.requireNonNull(asset.currentRevision());
        revisions.abandon(id);
        assertThat(revisions.find(id)).map(Revision::state).contains(RevisionState.SEALED);
        assertThat(serving(asset).current()).map(Revision::id).contains(id);
    }

    @Test
    void publicUrlsServeTheCurrentRevisionAndPreviewsTheNewest() {
        Asset asset = assets.in(AssetState.PUBLISHED);
        RevisionId current = Objects.requireNonNull(asset.currentRevision());
        RevisionId reencoded = open(asset, 9).id();
        revisions.grow(reencoded, 1, 9);
        Serving serving = serving(asset);
        assertThat(serving.current()).map(Revision::id).contains(current);
        assertThat(serving.servable()).extracting(Revision::id).containsExactly(current);
        assertThat(serving.newest()).map(Revision::id).contains(reencoded);
    }

    @Test
    void aFormerRevisionIsServedOnForADay() {
        Asset asset = assets.in(AssetState.PUBLISHED);
        AssetId id = asset.id();
        RevisionId former = assets.sealRevision(id);
        pointedTo(id, former, "25 hours", "23 hours");
        RevisionId older = assets.sealRevision(id);
        pointedTo(id, older, "27 hours", "25 hours");
        assertThat(serving(asset).servable())
                .extracting(Revision::id)
                .containsExactlyInAnyOrder(Objects.requireNonNull(asset.currentRevision()), former);
    }

    private void pointedTo(AssetId asset, RevisionId revision, String since, String until) {
        database.jdbc()
                .sql("INSERT INTO catalog.pointer (asset_id, revision_id, since, until) VALUES (:asset, :revision,"
                        + " clock_timestamp() - :since::interval, clock_timestamp() - :until::interval)")
                .param("asset", asset.value())
                .param("revision", revision.value())
                .param("since", since)
                .param("until", until)
                .update();
    }

    private Serving serving(Asset asset) {
        return catalog.serving(asset.id()).orElseThrow();
    }

    private Revision open(Asset asset, long epoch) {
        SourceId source = Objects.requireNonNull(asset.source()).id();
        return revisions.open(RevisionId.random(random), asset.id(), source, epoch);
    }
}
