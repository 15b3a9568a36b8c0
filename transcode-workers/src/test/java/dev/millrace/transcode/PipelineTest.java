package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.encoder.protocol.ClipSpec;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.HistoryEntry;
import dev.millrace.platform.catalog.Revision;
import dev.millrace.platform.catalog.RevisionState;
import dev.millrace.platform.events.Fact;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.Storage;
import dev.millrace.streams.Manifests;
import dev.millrace.streams.PackedSegments;
import dev.millrace.streams.PresentationIndex;
import dev.millrace.streams.Rendition;
import dev.millrace.streams.Report;
import dev.millrace.streams.Storyboard;
import dev.millrace.streams.Validator;
import dev.millrace.testkit.TinyModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an uploaded file to a published asset, with real children, on a real database and disk. */
class PipelineTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by the extension
    static Path directory;

    @SuppressWarnings("NullAway.Init")
    static Pipeline pipeline;

    @SuppressWarnings("NullAway.Init")
    static Path clip;

    @BeforeAll
    static void start() throws Exception {
        pipeline = new Pipeline(directory.resolve("data"), Map.of());
        clip = pipeline.clip(directory.resolve("clip.mp4"), ClipSpec.plain(5, 640, 360, 15));
    }

    @AfterAll
    static void stop() {
        pipeline.close();
    }

    @Test
    void aVideoIsEncodedSealedAndPublishedOnceItIsCleared() throws Exception {
        AssetId id = pipeline.upload(clip);
        Asset ready = pipeline.settled(id);
        assertThat(ready.problem()).isNull();
        assertThat(ready.state()).isEqualTo(AssetState.READY);
        assertThat(ready.facts()).satisfies(facts -> {
            assertThat(facts.duration()).isCloseTo(Duration.ofSeconds(5), Duration.ofMillis(100));
            assertThat(facts.width()).isEqualTo(640);
            assertThat(facts.height()).isEqualTo(360);
        });
        Revision revision = pipeline.revisions().of(id).getFirst();
        assertThat(revision.state()).isEqualTo(RevisionState.SEALED);
        pipeline.clear(id);
        assertThat(pipeline.reached(id, AssetState.PUBLISHED).currentRevision()).isEqualTo(revision.id());
        assertThat(pipeline.catalog().history(id))
                .filteredOn(entry -> entry.field().equals("state"))
                .extracting(HistoryEntry::to)
                .containsExactly("UPLOADING", "UPLOADED", "INSPECTED", "PROCESSING", "READY", "PUBLISHED");
    }

    @Test
    void theRevisionListsEveryRungAndItsBytesAreStored() throws Exception {
        AssetId id = pipeline.upload(clip);
        pipeline.settled(id);
        Revision revision = pipeline.revisions().of(id).getFirst();
        PresentationIndex index = pipeline.index(revision);
        assertThat(index.sealed()).isTrue();
        assertThat(index.renditions())
                .extracting(Rendition::name)
                .containsExactly("v-avc-360", "v-avc-240", "v-avc-144", "a-aac-und-2", "a-aac-und-2-2");
        assertThat(index.segmentCount()).isEqualTo(3);
        for (Rendition rendition : index.renditions()) {
            assertThat(rendition.track().packs())
                    .hasSize(2)
                    .allSatisfy(pack -> assertThat(pipeline.storage().holding(new ObjectKey(pack.key())))
                            .hasValueSatisfying(holding -> {
                                assertThat(holding.state()).isEqualTo(Storage.HoldingState.STORED);
                                assertThat(holding.size()).isEqualTo(pack.size());
                                assertThat(holding.sha256()).isEqualTo(pack.sha256());
                            }));
        }
        for (String still : List.of("poster.jpg", "poster-640.jpg", "poster-320.jpg", "preview.webp")) {
            assertThat(pipeline.storage().holding(ObjectKey.still(Pipeline.TENANT, id, revision.id(), still)))
                    .as(still)
                    .hasValueSatisfying(picture -> assertThat(picture.size()).isBetween(500L, 500_000L));
        }
    }

    @Test
    void whatPlayersReadKeepsEveryRuleAndHasPicturesForScrubbing() throws Exception {
        AssetId id = pipeline.upload(clip);
        pipeline.settled(id);
        PresentationIndex index = pipeline.index(pipeline.revisions().of(id).getFirst());
        Manifests texts = Manifests.of(index);
        assertThat(texts.playlists()).containsKeys("v-avc-360/iframes.m3u8", "v-avc-240/iframes.m3u8");
        assertThat(texts.mpd().orElseThrow()).contains("trickmode");
        try (var segments = new PackedSegments(index, new StoredPacks(Shelf.of(pipeline.storage(), id)))) {
            Report report = Validator.validate(texts, segments);
            assertThat(report.errors()).isEmpty();
            assertThat(report.renditions()).extracting(Report.Checked::segments).containsOnly(3);
        }
    }

    @Test
    void itsStoryboardIsStoredAndGoesWithTheAsset() throws Exception {
        AssetId id = pipeline.upload(clip);
        pipeline.settled(id);
        Revision revision = pipeline.revisions().of(id).getFirst();
        ObjectKey key = ObjectKey.still(Pipeline.TENANT, id, revision.id(), "storyboard.json");
        Storyboard storyboard;
        try (InputStream in = pipeline.storage().read(key)) {
            storyboard = Storyboard.parse(in.readAllBytes());
        }
        assertThat(storyboard.tileWidth()).isEqualTo(160);
        assertThat(storyboard.tileHeight()).isEqualTo(90);
        assertThat(storyboard.durationMillis()).isBetween(4_900L, 5_100L);
        assertThat(storyboard.sheets()).singleElement().satisfies(sheet -> {
            assertThat(sheet.times()).containsExactly(0L, 2000L, 4000L);
            assertThat(pipeline.storage().holding(new ObjectKey(sheet.key())))
                    .hasValueSatisfying(holding -> assertThat(holding.size()).isEqualTo(sheet.size()));
        });
        List<ObjectKey> gone = pipeline.erase(id);
        assertThat(gone)
                .contains(key, new ObjectKey(storyboard.sheets().getFirst().key()));
    }

    @Test
    void everySecondIsHashedAndTheLastBatchComesBeforeTheSeal() throws Exception {
        AssetId id = pipeline.upload(clip);
        pipeline.settled(id);
        await().untilAsserted(
                        () -> assertThat(pipeline.facts(id)).hasAtLeastOneElementOfType(Fact.RevisionSealed.class));
        List<Fact> facts = pipeline.facts(id);
        List<Fact.FramesHashed> hashed = facts.stream()
                .filter(Fact.FramesHashed.class::isInstance)
                .map(Fact.FramesHashed.class::cast)
                .toList();
        assertThat(hashed).extracting(Fact.FramesHashed::last).endsWith(true).containsOnlyOnce(true);
        List<Fact.SignalsMeasured> measured = facts.stream()
                .filter(Fact.SignalsMeasured.class::isInstance)
                .map(Fact.SignalsMeasured.class::cast)
                .toList();
        assertThat(measured).singleElement().satisfies(signals -> {
            assertThat(signals.loudness())
                    .hasValueSatisfying(loudness -> assertThat(loudness.curve()).hasSizeBetween(8, 11));
            assertThat(facts.indexOf(signals)).isLessThan(facts.indexOf(hashed.getLast()));
        });
        assertThat(hashed.stream().flatMap(fact -> fact.frames().stream()))
                .filteredOn(frame -> frame.view().equals("WHOLE"))
                .extracting(Fact.FrameHash::atMillis)
                .containsExactly(0, 1000, 2000, 3000, 4000);
        assertThat(facts.indexOf(hashed.getLast()))
                .isLessThan(facts.indexOf(facts.stream()
                        .filter(Fact.RevisionSealed.class::isInstance)
                        .findFirst()
                        .orElseThrow()));
        // The first second can be matched as soon as it can be played.
        assertThat(hashed.getFirst().last()).isFalse();
    }

    @Tag("long")
    @Test
    void facesAndScoresAreMeasuredWhereThatIsAskedFor(@TempDir Path other) throws Exception {
        Path model = Files.write(other.resolve("model.onnx"), TinyModel.means(32));
        try (var counting = new Pipeline(
                other.resolve("data"),
                Map.of(
                        "millrace.transcode.faces", "true",
                        "millrace.transcode.classifier.model", model.toString(),
                        "millrace.transcode.classifier.labels", "red,green,blue",
                        "millrace.transcode.classifier.input-size", "32"))) {
            AssetId id = counting.upload(clip);
            assertThat(counting.settled(id).state()).isEqualTo(AssetState.READY);
            await().untilAsserted(() -> assertThat(counting.facts(id))
                    .filteredOn(Fact.SignalsMeasured.class::isInstance)
                    .singleElement()
                    .isInstanceOfSatisfying(Fact.SignalsMeasured.class, signals -> {
                        assertThat(signals.faces()).contains(0);
                        assertThat(signals.scores())
                                .extracting(Fact.Scores::label)
                                .containsExactly("red", "green", "blue");
                        assertThat(signals.scores().getFirst().curve()).hasSize(5);
                    }));
        }
    }

    @Test
    void itCanBeWatchedBeforeItIsFinished() throws Exception {
        AssetId id = pipeline.upload(clip);
        pipeline.settled(id);
        Revision revision = pipeline.revisions().of(id).getFirst();
        // One segment first, then the rest of the chunk, then the seal.
        assertThat(revision.snapshot()).isEqualTo(3);
        PresentationIndex first = pipeline.index(new Revision(
                revision.id(),
                id,
                revision.source(),
                RevisionState.OPEN,
                1,
                revision.epoch(),
                revision.openedAt(),
                null));
        assertThat(first.sealed()).isFalse();
        assertThat(first.segmentCount()).isEqualTo(1);
        assertThat(first.renditions())
                .extracting(Rendition::name)
                .isEqualTo(pipeline.index(revision).renditions().stream()
                        .map(Rendition::name)
                        .toList());
    }

    @Test
    void aTextFileIsRefusedInWords() throws Exception {
        Asset asset = refused(Bytes.of("#EXTM3U\n/etc/passwd\n".getBytes(StandardCharsets.US_ASCII)));
        assertThat(asset.problem()).satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("unreadable");
            assertThat(problem.sentence()).contains("not a video");
        });
    }

    @Test
    void anEmptyFileIsRefusedInWords() throws Exception {
        assertThat(refused(Bytes.of(new byte[0])).problem())
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("empty"));
    }

    @Test
    void aFileCutInHalfIsPublishedWithWhatIsThereOrRefused() throws Exception {
        byte[] whole = Files.readAllBytes(clip);
        byte[] half = java.util.Arrays.copyOf(whole, whole.length / 2);
        Asset asset = pipeline.settled(pipeline.upload(Bytes.of(half)));
        assertThat(asset.state()).isIn(AssetState.READY, AssetState.REJECTED);
        if (asset.state() == AssetState.REJECTED) {
            assertThat(asset.problem()).isNotNull();
        } else {
            assertThat(pipeline.catalog().history(asset.id()).getLast().why()).contains("ends early");
        }
    }

    @Test
    void aDeletedAssetsJobEndsWithoutEffect() throws Exception {
        AssetId id = pipeline.upload(clip);
        pipeline.transactions().executeWithoutResult(_ -> {
            pipeline.catalog()
                    .move(
                            id,
                            dev.millrace.platform.catalog.Move.DELETE,
                            new dev.millrace.platform.catalog.Because("a test", Settlement.ACTOR));
            pipeline.work().revoke(id);
        });
        AssetId next = pipeline.upload(clip);
        assertThat(pipeline.settled(next).state()).isEqualTo(AssetState.READY);
        assertThat(pipeline.catalog().get(id).state()).isEqualTo(AssetState.DELETING);
        assertThat(pipeline.revisions().of(id)).noneMatch(revision -> revision.state() == RevisionState.SEALED);
    }

    @Test
    void nothingIsLeftInScratchWhenAllIsDone() throws Exception {
        pipeline.settled(pipeline.upload(clip));
        Path children = directory.resolve("data/scratch/encoder/children");
        await().untilAsserted(() -> {
            try (var left = Files.list(children)) {
                assertThat(left.toList()).hasSizeLessThanOrEqualTo(1);
            }
            try (var left = Files.list(directory.resolve("data/scratch/spool"))) {
                assertThat(left.toList()).isEmpty();
            }
        });
    }

    private static Asset refused(Bytes bytes) throws IOException {
        Asset asset = pipeline.settled(pipeline.upload(bytes));
        assertThat(asset.state()).isEqualTo(AssetState.REJECTED);
        assertThat(List.copyOf(pipeline.revisions().of(asset.id()))).isEmpty();
        return asset;
    }
}
