package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.streams.Hls;
import dev.millrace.streams.PresentationIndex;
import dev.millrace.testkit.Clips;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The variant for cellular networks keeps to its bits, whatever is shown and heard; see Apple's 9.21. */
@Tag("long")
class CellularTest {
    private static final Pattern BANDWIDTH = Pattern.compile("STREAM-INF:BANDWIDTH=(\\d+)");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by the extension
    static Path directory;

    @SuppressWarnings("NullAway.Init")
    static Pipeline pipeline;

    @BeforeAll
    static void start() {
        pipeline = new Pipeline(directory.resolve("data"), Map.of("millrace.transcode.ladder", "240"));
    }

    @AfterAll
    static void stop() {
        pipeline.close();
    }

    @ParameterizedTest
    @CsvSource({
        "noise-60, 'color=gray:size=320x240:rate=60,noise=alls=100:allf=t', 'anoisesrc=amplitude=0.9:sample_rate=48000', 9",
        "noise-mono, 'color=gray:size=160x120:rate=30,noise=alls=100:allf=t', 'anoisesrc=color=white:sample_rate=44100', 7",
        "flashes, 'nullsrc=size=320x240:rate=24,geq=lum=255*mod(N\\,2):cb=random(1)*255:cr=random(2)*255', 'aevalsrc=if(lt(mod(t\\,0.25)\\,0.01)\\,1\\,0.001)*random(0):s=48000', 7",
        "slides, 'testsrc2=size=320x240:rate=30,noise=alls=60:all_seed=7,fps=1,fps=30,scale=320:240', 'sine=frequency=440:beep_factor=8:sample_rate=48000', 13",
        "short, 'color=gray:size=320x240:rate=30,noise=alls=100:allf=t', 'anoisesrc=amplitude=0.9:sample_rate=48000', 2.2"
    })
    void whateverIsShownAndHeard(String name, String picture, String sound, String seconds) throws Exception {
        Path clip = Clips.make(
                "cellular-" + name + ".mp4",
                List.of("-f", "lavfi", "-t", seconds, "-i", picture, "-f", "lavfi", "-t", seconds, "-i", sound),
                List.of("-ac", name.endsWith("mono") ? "1" : "2"),
                List.of("-c:v", "libx264", "-preset", "ultrafast", "-crf", "10", "-pix_fmt", "yuv420p"),
                List.of("-c:a", "aac", "-b:a", "256k"));
        AssetId id = pipeline.upload(clip);
        Asset asset = pipeline.settled(id);
        assertThat(asset.problem()).isNull();
        assertThat(asset.state()).isEqualTo(AssetState.READY);
        PresentationIndex index = pipeline.index(pipeline.revisions().of(id).getFirst());
        assertThat(index.sealed()).isTrue();
        assertThat(slowest(index)).isLessThanOrEqualTo(Ladder.CELLULAR_BPS);
        // What was said while it grew held.
        PresentationIndex growing =
                PresentationIndex.open(index.asset(), index.revision(), index.targetDuration(), index.renditions());
        assertThat(slowest(growing)).isBetween(slowest(index), Ladder.CELLULAR_BPS);
    }

    private static long slowest(PresentationIndex index) {
        return BANDWIDTH
                .matcher(Hls.master(index, "").replaceAll("#EXT-X-I-FRAME-STREAM-INF.*\n", ""))
                .results()
                .map((MatchResult found) -> Long.parseLong(found.group(1)))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }
}
