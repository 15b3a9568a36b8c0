package dev.millrace.encoder.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.encoder.Job;
import dev.millrace.encoder.Result;
import dev.millrace.encoder.protocol.ClassifierPlan;
import dev.millrace.encoder.protocol.Event.SignalsMeasured;
import dev.millrace.encoder.protocol.Event.SignalsMeasured.Scores;
import dev.millrace.encoder.protocol.Output;
import dev.millrace.encoder.protocol.WarningCode;
import dev.millrace.testkit.Clips;
import dev.millrace.testkit.TinyModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a model that gives the mean of each colour. */
class ScorerTest {
    private static final int SIDE = 32;
    private static final List<String> COLOURS = List.of("red", "green", "blue");

    @TempDir
    Path directory;

    private Result scored(byte[] model, List<String> labels, boolean softmax) throws Exception {
        Path clip = Clips.make(
                "red-then-blue.mp4",
                List.of(
                        "-f",
                        "lavfi",
                        "-i",
                        "color=red:size=320x180:rate=25:duration=2",
                        "-f",
                        "lavfi",
                        "-i",
                        "color=blue:size=320x180:rate=25:duration=2"),
                List.of(
                        "-filter_complex",
                        "[0:v][1:v]concat=n=2:v=1:a=0[v]",
                        "-map",
                        "[v]",
                        "-c:v",
                        "libx264",
                        "-pix_fmt",
                        "yuv420p"));
        Path file = Files.write(directory.resolve("model.onnx"), model);
        return Job.of(clip)
                .rung(160, 90)
                .outputs(Output.RUNGS, Output.SIGNALS, Output.SCORES)
                .classifier(new ClassifierPlan(
                        file.toString(), labels, SIDE, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0), softmax))
                .run(directory);
    }

    private static List<Scores> scores(Result result) {
        return result.all(SignalsMeasured.class).getFirst().scores();
    }

    @Test
    void everySecondGetsAScoreOfEachLabel() throws Exception {
        List<Scores> scores = scores(scored(TinyModel.means(SIDE), COLOURS, false));
        assertThat(scores).extracting(Scores::label).containsExactlyElementsOf(COLOURS);
        assertThat(scores).allSatisfy(of -> assertThat(of.stepMillis()).isEqualTo(1000));
        assertThat(scores.getFirst().curve().get(0)).isCloseTo(1, within(0.05));
        assertThat(scores.getFirst().curve().get(3)).isCloseTo(0, within(0.05));
        assertThat(scores.getLast().curve()).hasSize(4);
        assertThat(scores.getLast().curve().get(1)).isCloseTo(0, within(0.05));
        assertThat(scores.getLast().curve().get(2)).isCloseTo(1, within(0.05));
        assertThat(Path.of("/tmp/mat-debug-" + ProcessHandle.current().pid() + ".log"))
                .as("the log of ONNX Runtime's reports to its maker")
                .doesNotExist();
    }

    @Test
    void logitsBecomeShares() throws Exception {
        List<Scores> scores = scores(scored(TinyModel.means(SIDE), COLOURS, true));
        double sum = scores.stream().mapToDouble(of -> of.curve().getFirst()).sum();
        assertThat(sum).isCloseTo(1, within(0.01));
        // e / (e + 1 + 1)
        assertThat(scores.getFirst().curve().getFirst()).isCloseTo(0.576, within(0.02));
    }

    @Test
    void aFileThatIsNoModelCostsTheScoresNotTheVideo() throws Exception {
        byte[] text = "not a model".getBytes(StandardCharsets.US_ASCII);
        Result result = scored(text, COLOURS, false);
        assertThat(result.warnings()).contains(WarningCode.CLASSIFIER_UNUSABLE);
        assertThat(scores(result)).isEmpty();
        assertThat(result.segments("v-avc-90")).hasSize(2);
    }

    @Test
    void aModelThatTellsOtherThingsApartIsSaidSoOnce() throws Exception {
        Result result = scored(TinyModel.means(SIDE), List.of("good", "bad"), false);
        assertThat(result.warnings()).containsOnlyOnce(WarningCode.CLASSIFIER_UNUSABLE);
        assertThat(scores(result)).isEmpty();
    }
}
