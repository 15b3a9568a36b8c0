package dev.millrace.testkit.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.platform.catalog.Screening;
import dev.millrace.platform.catalog.Source;
import dev.millrace.platform.events.Fact;
import dev.millrace.testkit.FactRecorder;
import dev.millrace.testkit.TestAssets;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Which facts an asset's life publishes, in which order. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublishedFactsTest {
    @AutoClose
    private final TestDatabase database = TestDatabase.create("catalog", "work", "events");

    private final FactRecorder recorder = new FactRecorder("test.recorder");

    @AutoClose
    private final TestPlatform platform =
            TestPlatform.on(database).bean(recorder).start();

    private final TestAssets assets = new TestAssets(platform);

    @Test
    void fromUploadToErasure() {
        AssetId id = assets.in(AssetState.PUBLISHED).id();
        Asset published = platform.get(Catalog.class).get(id);
        Source source = Objects.requireNonNull(published.source());
        RevisionId revision = Objects.requireNonNull(published.currentRevision());
        Stream.of(Move.TAKE_DOWN, Move.RESTORE, Move.DELETE, Move.ERASE).forEach(move -> assets.take(id, move));
        String why = TestAssets.BECAUSE.why();
        expect(
                id,
                new Fact.UploadFinished(source.sha256(), source.length()),
                new Fact.AssetInspected(10_000, 640, 360),
                new Fact.RevisionSealed(revision, 1),
                new Fact.ScreeningDecided(Screening.CLEARED),
                new Fact.AssetPublished(revision),
                new Fact.AssetWithdrawn(why),
                new Fact.AssetPublished(revision),
                new Fact.AssetWithdrawn(why),
                new Fact.AssetDeletionRequested(),
                new Fact.AssetErased());
    }

    @Test
    void ofARefusal() {
        AssetId id = assets.in(AssetState.UPLOADED).id();
        assets.take(id, Move.REFUSED);
        Source source =
                Objects.requireNonNull(platform.get(Catalog.class).get(id).source());
        expect(
                id,
                new Fact.UploadFinished(source.sha256(), source.length()),
                new Fact.AssetRefused("no-video", "There is no video in it."));
    }

    private void expect(AssetId id, Fact... facts) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(recorder.factsOf(id)).containsExactly(facts));
    }
}
