package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Revision;
import dev.millrace.platform.catalog.RevisionState;
import dev.millrace.streams.Hls;
import dev.millrace.streams.PresentationIndex;
import dev.millrace.testkit.Clips;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads that are their own top rung, and one that only seemed so. */
@Tag("long")
class RemuxPipelineTest {
    private static final List<String> WORDS = List.of(
            "-c:v",
            "libx264",
            "-preset",
            "veryfast",
            "-bf",
            "0",
            "-g",
            "90",
            "-sc_threshold",
            "0",
            "-pix_fmt",
            "yuv420p");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by the extension
    static Path directory;

    @SuppressWarnings("NullAway.Init")
    static Pipeline pipeline;

    @BeforeAll
    static void start() {
        pipeline = new Pipeline(directory.resolve("data"), Map.of("millrace.transcode.ladder", "240,120"));
    }

    @AfterAll
    static void stop() {
        pipeline.close();
    }

    private static List<String> picture(double seconds) {
        return List.of("-f", "lavfi", "-t", Double.toString(seconds), "-i", "testsrc2=size=320x240:rate=30");
    }

    @Test
    void aConformantUploadGrowsAndIsSealedOnItsOwnGrid() throws Exception {
        AssetId id = pipeline.upload(Clips.make("own-grid.mp4", picture(16), WORDS));
        assertThat(pipeline.settled(id).state()).isEqualTo(AssetState.READY);
        Revision revision = pipeline.revisions().of(id).getFirst();
        PresentationIndex index = pipeline.index(revision);
        assertThat(revision.snapshot()).isGreaterThan(2);
        assertThat(index.targetDuration()).isEqualTo(8);
        // Groups of three seconds: four of them, then two that make a segment of the next chunk.
        assertThat(index.segmentCount()).isEqualTo(5);
        assertThat(Hls.master(index, "")).contains("v-avc-240/media.m3u8", "RESOLUTION=320x240");
    }

    @Test
    void oneThatWasNotWhatItSeemedIsEncodedAtTheNextAttempt() throws Exception {
        Path first = Clips.make("one.h264", picture(4), WORDS);
        Path second = Clips.make("other.h264", picture(4), WORDS, List.of("-refs", "1", "-x264-params", "cabac=0"));
        Path both = directory.resolve("both.h264");
        Files.write(both, Files.readAllBytes(first));
        Files.write(both, Files.readAllBytes(second), StandardOpenOption.APPEND);
        Path lie = directory.resolve("lie.mp4");
        Clips.run(lie, List.of("-framerate", "30", "-i", both.toString(), "-c", "copy"));
        AssetId id = pipeline.upload(lie);
        Asset asset = pipeline.settled(id);
        assertThat(asset.problem()).isNull();
        assertThat(asset.state()).isEqualTo(AssetState.READY);
        assertThat(pipeline.revisions().of(id))
                .hasSize(2)
                .filteredOn(revision -> revision.state() == RevisionState.SEALED)
                .singleElement()
                .satisfies(revision ->
                        assertThat(pipeline.index(revision).targetDuration()).isEqualTo(4));
        assertThat(pipeline.jdbc()
                        .sql("SELECT attempts FROM work.job WHERE asset_id = :id AND kind = 'encode'")
                        .param("id", id.value())
                        .query((row, _) -> row.getInt("attempts"))
                        .list())
                .allMatch(attempts -> attempts <= 1);
    }
}
