package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.encoder.LyingEncoder;
import dev.millrace.encoder.protocol.ClipSpec;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Revision;
import dev.millrace.platform.catalog.RevisionState;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the validator objects to is not sealed, and the asset says what and where. */
class WrongOutputTest {
    @Tag("long")
    @Test
    void aRevisionWhoseSegmentsCannotBeDecodedAloneIsNeverSealed(@TempDir Path directory) throws Exception {
        try (var pipeline =
                new Pipeline(directory, Map.of(FakeRole.CHILD, LyingEncoder.class.getName()), FakeRole.class)) {
            Path clip = pipeline.clip(directory.resolve("clip.mp4"), ClipSpec.plain(3, 320, 240, 15));
            AssetId id = pipeline.upload(clip);
            Asset asset = pipeline.settled(id);
            assertThat(asset.state()).isEqualTo(AssetState.FAILED);
            assertThat(asset.problem()).satisfies(problem -> {
                assertThat(problem.code()).isEqualTo("invalid-output");
                assertThat(problem.sentence()).contains("SYNC_START").contains("v-avc-240");
            });
            assertThat(pipeline.revisions().of(id)).extracting(Revision::state).doesNotContain(RevisionState.SEALED);
        }
    }
}
