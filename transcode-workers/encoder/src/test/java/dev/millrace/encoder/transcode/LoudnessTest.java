package dev.millrace.encoder.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.encoder.Job;
import dev.millrace.encoder.Result;
import dev.millrace.encoder.protocol.ClipSpec;
import dev.millrace.encoder.protocol.LoudnessPlan;
import dev.millrace.encoder.protocol.Output;
import dev.millrace.testkit.Clips;
import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes out is as loud as was wanted, by another FFmpeg's measure. */
@Needs(Prerequisite.FFMPEG)
class LoudnessTest {
    private static final LoudnessPlan PLAN = new LoudnessPlan(-20, -2);

    @TempDir
    Path directory;

    private static Path clip(String name, String sound) {
        return Clips.make(
                "loudness-" + name + ".mkv",
                List.of("-f", "lavfi", "-t", "8", "-i", "color=gray:size=64x64:rate=10"),
                List.of("-f", "lavfi", "-t", "8", "-i", sound),
                List.of("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "pcm_s16le", "-ac", "2"));
    }

    private Result run(Path clip, LoudnessPlan... plan) {
        Job job = Job.of(clip).outputs(Output.AUDIO);
        return (plan.length == 0 ? job : job.loudness(plan[0])).run(directory);
    }

    /** @param integrated LUFS */
    private record Heard(double integrated, double truePeak) {
        static Heard in(Path file) throws IOException, InterruptedException {
            Process process = new ProcessBuilder(
                            "ffmpeg", "-nostdin", "-i", file.toString(), "-af", "ebur128=peak=true", "-f", "null", "-")
                    .redirectErrorStream(true)
                    .start();
            String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(words).isZero();
            return new Heard(last(words, "I: +(-?[0-9.]+) LUFS"), last(words, "Peak: +(-?[0-9.]+|-inf) dBFS"));
        }

        private static double last(String words, String pattern) {
            String number = Pattern.compile(pattern)
                    .matcher(words)
                    .results()
                    .map((MatchResult found) -> found.group(1))
                    .reduce((before, after) -> after)
                    .orElseThrow();
            return number.equals("-inf") ? Double.NEGATIVE_INFINITY : Double.parseDouble(number);
        }

        static Heard of(Result result) throws IOException, InterruptedException {
            return in(result.directory().resolve(Job.SOUND + ".1.pack"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "quiet, 'anoisesrc=color=pink:amplitude=0.1:seed=1:sample_rate=48000'",
        "loud, 'anoisesrc=color=pink:amplitude=1:seed=1:sample_rate=44100'",
        "speech-like, 'aevalsrc=0.05*sin(880*t)*gt(mod(t\\,2)\\,0.7):s=48000'"
    })
    void quietAndLoudComeOutAlikeAndNothingIsCut(String name, String sound) throws Exception {
        Path clip = clip(name, sound);
        Heard before = Heard.in(clip);
        assertThat(Math.abs(before.integrated() - PLAN.target())).isGreaterThan(4);
        Heard after = Heard.of(run(clip, PLAN));
        assertThat(after.integrated()).isCloseTo(PLAN.target(), within(1.0));
        assertThat(after.truePeak()).isLessThanOrEqualTo(-1);
    }

    @Test
    void aPeakSetsTheGainItsLimit() throws Exception {
        Path clip = clip("clicks", "aevalsrc=0.02*sin(880*t)+0.8*lt(mod(t\\,1)\\,0.01)*sin(3000*t):s=48000");
        Heard before = Heard.in(clip);
        Heard after = Heard.of(run(clip, new LoudnessPlan(-14, -2)));
        assertThat(after.truePeak()).isBetween(-3.5, -1.0);
        assertThat(after.integrated()).isLessThan(-16);
        assertThat(after.integrated() - before.integrated())
                .isCloseTo(after.truePeak() - before.truePeak(), within(1.5));
    }

    @Test
    void withoutAPlanItIsAsLoudAsItWas() throws Exception {
        Path clip = clip("quiet", "anoisesrc=color=pink:amplitude=0.1:seed=1:sample_rate=48000");
        assertThat(Heard.of(run(clip)).integrated()).isCloseTo(Heard.in(clip).integrated(), within(0.5));
    }

    @Test
    void silenceStaysSilent() {
        Result result = run(clip("silence", "anullsrc=sample_rate=48000"), PLAN);
        assertThat(result.decode(Job.SOUND).sounds()).isNotEmpty().allMatch(sound -> sound.peak() < 1e-4);
    }

    @Test
    void aFilmWithoutSoundIsFine() {
        Path silent =
                Job.clip(directory, "none.mp4", ClipSpec.plain(1, 64, 64, 25).with(null));
        Result result = Job.of(silent).rung(64, 64).loudness(PLAN).run(directory);
        assertThat(result.segments("v-avc-64")).hasSize(1);
    }
}
