package dev.millrace.encoder.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.encoder.Job;
import dev.millrace.encoder.Result;
import dev.millrace.encoder.protocol.ClassifierPlan;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.Event.SignalsMeasured;
import dev.millrace.encoder.protocol.Event.SignalsMeasured.Kind;
import dev.millrace.encoder.protocol.Event.SignalsMeasured.Span;
import dev.millrace.encoder.protocol.MalformedMessageException;
import dev.millrace.encoder.protocol.Output;
import dev.millrace.encoder.protocol.Protocol;
import dev.millrace.testkit.Clips;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignalsTest {
    private static final double TOLERANCE_MILLIS = 250;

    @TempDir
    Path directory;

    /** Two seconds black and silent, three of motion, four of a still; a tone of -20 dBFS from the third second on. */
    private static Path eventful() throws IOException, InterruptedException {
        return Clips.make(
                "eventful.mp4",
                List.of(
                        "-f",
                        "lavfi",
                        "-i",
                        "color=black:size=320x180:rate=25:duration=2",
                        "-f",
                        "lavfi",
                        "-i",
                        "testsrc2=size=320x180:rate=25:duration=3",
                        "-f",
                        "lavfi",
                        "-i",
                        "smptebars=size=320x180:rate=25:duration=4",
                        "-f",
                        "lavfi",
                        "-i",
                        "aevalsrc=0:d=2:s=48000",
                        "-f",
                        "lavfi",
                        "-i",
                        "aevalsrc=0.1*sin(2*PI*1000*t):d=7:s=48000"),
                List.of(
                        "-filter_complex",
                        "[0:v][1:v][2:v]concat=n=3:v=1:a=0[v];[3:a][4:a]concat=n=2:v=0:a=1[a]",
                        "-map",
                        "[v]",
                        "-map",
                        "[a]",
                        "-c:v",
                        "libx264",
                        "-preset",
                        "ultrafast",
                        "-pix_fmt",
                        "yuv420p",
                        "-c:a",
                        "aac",
                        "-b:a",
                        "128k"));
    }

    private SignalsMeasured measured(Path clip, Output... outputs) {
        Result result = Job.of(clip).rung(160, 90).outputs(outputs).run(directory);
        return result.all(SignalsMeasured.class).getFirst();
    }

    @Test
    void blackAndFrozenStretchesAndCutsAreWhereTheyAre() throws Exception {
        SignalsMeasured signals = measured(eventful(), Output.SIGNALS);
        assertThat(signals.spans()).extracting(Span::kind).containsExactly(Kind.BLACK, Kind.FREEZE);
        assertSpan(signals.spans().getFirst(), 0, 2000);
        assertSpan(signals.spans().getLast(), 5000, 9000);
        assertThat(signals.cuts()).hasSize(2);
        assertThat((double) signals.cuts().getFirst()).isCloseTo(2000, within(TOLERANCE_MILLIS));
        assertThat((double) signals.cuts().getLast()).isCloseTo(5000, within(TOLERANCE_MILLIS));
        assertThat(signals.loudness()).isNull();
    }

    @Test
    void silenceAndLoudnessAreOfWhatIsHeard() throws Exception {
        SignalsMeasured signals = measured(eventful(), Output.RUNGS, Output.AUDIO, Output.SIGNALS);
        assertThat(signals.spans()).extracting(Span::kind).containsExactly(Kind.BLACK, Kind.SILENCE, Kind.FREEZE);
        assertSpan(signals.spans().get(1), 0, 2000);
        assertThat(signals.loudness()).isNotNull().satisfies(loudness -> {
            // A tone of 1 kHz at -20 dBFS in mono, which is shared out to two channels at -23 dBFS each: as loud as it
            // was.
            assertThat(loudness.integrated()).isCloseTo(-23, within(1.0));
            assertThat(loudness.truePeak()).isCloseTo(-23, within(0.5));
            assertThat(loudness.curve().getFirst()).isLessThan(-60);
            assertThat(loudness.curve().get(8)).isCloseTo(-23, within(1.0));
        });
    }

    @Test
    void theMessageOfTheLongestVideoFitsIntoALine() throws MalformedMessageException {
        var collector = new SignalCollector();
        for (int second = 0; second < 12 * 3600; second++) {
            collector.begin(Kind.BLACK, 1000L * second);
            collector.end(Kind.BLACK, 1000L * second + 600);
            collector.cut(1000L * second);
            collector.loudness(1000L * second, -second % 70 - 0.123);
            for (int label = 0; label < ClassifierPlan.MOST_LABELS; label++) {
                collector.score("label-" + label, 1000L * second, second % 997 / 997.0);
            }
            collector.faces(1000L * second, second / 72 % 2 == 0 ? 999 : 0);
        }
        Event message = collector.message();
        String line = Protocol.write(message);
        assertThat(line.length()).isLessThan(Protocol.MAX_LINE);
        assertThat(Protocol.readEvent(line)).isEqualTo(message);
    }

    private static void assertSpan(Span span, double start, double end) {
        assertThat((double) span.startMillis()).as("%s", span).isCloseTo(start, within(TOLERANCE_MILLIS));
        assertThat((double) span.endMillis()).as("%s", span).isCloseTo(end, within(TOLERANCE_MILLIS));
    }
}
