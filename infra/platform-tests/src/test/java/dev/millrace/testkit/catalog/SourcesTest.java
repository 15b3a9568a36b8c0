package dev.millrace.testkit.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.IllegalMoveException;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.Source;
import dev.millrace.platform.catalog.SourceId;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.testkit.TestAssets;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import dev.millrace.testkit.Together;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Equal bytes are kept once per tenant, until the last asset lets go. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SourcesTest {
    @AutoClose
    private final TestDatabase database = TestDatabase.create("catalog", "work", "events");

    @AutoClose
    private final TestPlatform platform = TestPlatform.on(database).quiet().start();

    private final Catalog catalog = platform.get(Catalog.class);
    private final TestAssets assets = new TestAssets(platform);

    @Test
    void sixIdenticalUploadsAtOnceLeaveOneSourceWithSixReferences() {
        Source content = assets.source(TestAssets.TENANT);
        List<AssetId> ids =
                IntStream.range(0, 6).mapToObj(_ -> assets.uploading().id()).toList();
        var finished =
                Together.run(6, i -> () -> catalog.finishUpload(ids.get(i), copyOf(content), TestAssets.BECAUSE))
                        .stream()
                        .map(Together.Outcome::value)
                        .toList();
        assertThat(finished.stream().map(Asset::source).distinct()).hasSize(1);

        ids.forEach(id -> assets.take(id, Move.DELETE));
        var released = Together.run(6, i -> () -> catalog.releaseSource(ids.get(i))).stream()
                .map(Together.Outcome::value)
                .flatMap(Optional::stream)
                .toList();
        assertThat(released).singleElement().isEqualTo(finished.getFirst().source());
    }

    @Test
    void tenantsShareNothing() {
        Source content = assets.source(TestAssets.TENANT);
        AssetId ours = assets.uploading().id();
        AssetId theirs = assets.uploading(new TenantId("other"), "eve").id();
        Asset first = catalog.finishUpload(ours, content, TestAssets.BECAUSE);
        Source copy = copyOf(new Source(content.id(), new TenantId("other"), "", content.sha256(), content.length()));
        Asset second = catalog.finishUpload(theirs, copy, TestAssets.BECAUSE);
        assertThat(first.source()).isEqualTo(content);
        assertThat(second.source()).isEqualTo(copy);
    }

    @Test
    void equalHashesOfDifferentLengthAreDifferentSources() {
        Source content = assets.source(TestAssets.TENANT);
        Source longer = copyOf(
                new Source(content.id(), content.tenant(), content.key(), content.sha256(), content.length() + 1));
        catalog.finishUpload(assets.uploading().id(), content, TestAssets.BECAUSE);
        assertThat(catalog.finishUpload(assets.uploading().id(), longer, TestAssets.BECAUSE)
                        .source())
                .isEqualTo(longer);
    }

    @Test
    void anErasureThatWasCutOffIsToldAgainWhatToErase() {
        AssetId id = assets.in(AssetState.PUBLISHED).id();
        Source source = Objects.requireNonNull(catalog.get(id).source());
        assets.take(id, Move.DELETE);
        assertThatExceptionOfType(IllegalMoveException.class)
                .isThrownBy(() -> catalog.move(id, Move.ERASE, TestAssets.BECAUSE));
        assertThat(catalog.releaseSource(id)).contains(source);
        assertThat(catalog.releaseSource(id)).contains(source);
        assertThat(catalog.move(id, Move.ERASE, TestAssets.BECAUSE).source()).isNull();
    }

    @Test
    void anAssetThatLivesKeepsItsSource() {
        AssetId id = assets.in(AssetState.PUBLISHED).id();
        assertThatExceptionOfType(IllegalMoveException.class).isThrownBy(() -> catalog.releaseSource(id));
    }

    /** Either the newcomer was in time, and nobody erases; or it was late, and brings its own bytes. */
    @RepeatedTest(10)
    void nobodyAttachesToASourceThatIsBeingDropped() {
        AssetId leaving = assets.in(AssetState.READY).id();
        Source content = Objects.requireNonNull(catalog.get(leaving).source());
        assets.take(leaving, Move.DELETE);
        AssetId coming = assets.uploading().id();
        Source own = copyOf(content);
        var outcomes = Together.run(
                2,
                i -> () -> i == 0
                        ? catalog.releaseSource(leaving)
                        : Optional.ofNullable(catalog.finishUpload(coming, own, TestAssets.BECAUSE)
                                .source()));
        Optional<Source> erased = outcomes.get(0).value();
        Source attached = outcomes.get(1).value().orElseThrow();
        assertThat(attached).isEqualTo(erased.isPresent() ? own : content);
        catalog.move(leaving, Move.ERASE, TestAssets.BECAUSE);
        assertThat(catalog.get(coming).source()).isEqualTo(attached);
    }

    private static Source copyOf(Source content) {
        var id = SourceId.random(new SecureRandom());
        return new Source(
                id, content.tenant(), "t/" + content.tenant() + "/src/" + id, content.sha256(), content.length());
    }
}
