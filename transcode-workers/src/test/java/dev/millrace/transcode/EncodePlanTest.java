package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.encoder.protocol.AudioTrack;
import dev.millrace.encoder.protocol.MediaInfo;
import dev.millrace.encoder.protocol.Output;
import dev.millrace.encoder.protocol.Protocol;
import dev.millrace.encoder.protocol.Ratio;
import dev.millrace.encoder.protocol.Request;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodePlanTest {
    @Test
    void theRequestSaysWhatTheChildNeedsAndSurvivesTheLine() throws Exception {
        EncodePlan plan = EncodePlan.of(
                Media.of(10.0, true, 1, Media.video(1280, 720, new Ratio(30, 1), true), Media.audio(1, 6, "eng")),
                Media.settings());
        Request.Transcode request = plan.request("/proc/self/cwd/children/1/source", "/proc/self/cwd/children/1");
        assertThat(Protocol.readRequest(Protocol.write(request))).isEqualTo(request);
        assertThat(request.outputs())
                .containsExactlyInAnyOrder(
                        Output.RUNGS,
                        Output.AUDIO,
                        Output.POSTER,
                        Output.STORYBOARD,
                        Output.PREVIEW,
                        Output.PDQ,
                        Output.SIGNALS);
        assertThat(plan.renditions())
                .containsExactly(
                        "v-avc-720", "v-avc-480", "v-avc-360", "v-avc-240", "v-avc-144", "a-aac-en-2", "a-aac-en-2-2");
    }

    @Test
    void aSilentSourceHasNoAudioRendition() {
        EncodePlan plan = EncodePlan.of(
                Media.of(10.0, true, null, Media.video(426, 240, new Ratio(30, 1), true)), Media.settings());
        assertThat(plan.renditions()).containsExactly("v-avc-240", "v-avc-144");
        assertThat(plan.request("/a", "/b").outputs()).doesNotContain(Output.AUDIO);
    }

    @Test
    void everyAudioTrackIsARenditionTheBestFirstEachWithItsOwnName() {
        MediaInfo media = Media.of(
                10.0,
                true,
                3,
                Media.video(426, 240, new Ratio(30, 1), true),
                Media.audio(1, 2, "ger"),
                Media.audio(2, 1, "deu"),
                Media.audio(3, 2, "de"),
                Media.audio(4, 2, "<script>"));
        assertThat(EncodePlan.of(media, Media.settings()).audio())
                .extracting(sound -> sound.track().name())
                .containsExactly(
                        "a-aac-de-2",
                        "a-aac-de-2-2",
                        "a-aac-de-1",
                        "a-aac-und-2",
                        "a-aac-de-2-3",
                        "a-aac-de-2-4",
                        "a-aac-de-1-2",
                        "a-aac-und-2-2");
        assertThat(EncodePlan.of(media, Media.settings()).audio())
                .extracting(EncodePlan.Sound::track)
                .extracting(AudioTrack::streamIndex)
                .containsExactly(3, 1, 2, 4, 3, 1, 2, 4);
        assertThat(EncodePlan.of(media, Media.settings()).audio())
                .extracting(EncodePlan.Sound::low)
                .containsExactly(false, false, false, false, true, true, true, true);
    }

    @Test
    void theLowRungAndTheHeaviestLowSoundStayWithinWhatCellularNetworksCarry() {
        EncodePlan plan = EncodePlan.of(
                Media.of(10.0, true, 1, Media.video(1280, 720, new Ratio(60, 1), true), Media.audio(1, 6, "eng")),
                Media.settings());
        assertThat(EncodePlan.rateCap(plan.rungs().getLast())
                        + EncodePlan.rateCap(plan.audio().getLast().track()))
                .isLessThan(Ladder.CELLULAR_BPS);
    }

    @ParameterizedTest
    @CsvSource({"30, 1, 30", "60, 1, 60", "120, 1, 60", "60000, 1001, 59.94", "240, 1, 60", "100, 1, 50"})
    void theRateIsDividedByAnIntegerToSixtyAtMost(int num, int den, double expected) {
        EncodePlan plan = EncodePlan.of(
                Media.of(10.0, true, null, Media.video(426, 240, new Ratio(num, den), true)), Media.settings());
        assertThat(plan.frameRate().toDouble()).isCloseTo(expected, org.assertj.core.data.Offset.offset(0.01));
    }

    @Test
    void aRateThatNobodyKnowsIsTheHighestAllowed() {
        EncodePlan plan =
                EncodePlan.of(Media.of(10.0, true, null, Media.video(426, 240, null, true)), Media.settings());
        assertThat(plan.frameRate()).isEqualTo(new Ratio(60, 1));
    }

    @Test
    void theTimeAllowedGrowsWithTheSourceAndALieCostsNoMoreThanTheLongestAllowed() {
        assertThat(wall(10.0)).isEqualTo(Duration.ofMinutes(20));
        assertThat(wall(1e9)).isEqualTo(wall(null)).isEqualTo(Duration.ofHours(24));
    }

    @Test
    void aRatesCapCoversWhatTheBufferLetsPassInTwoSeconds() {
        EncodePlan plan = EncodePlan.of(
                Media.of(10.0, true, null, Media.video(1920, 1080, new Ratio(30, 1), true)), Media.settings());
        assertThat(plan.rungs())
                .allSatisfy(rung ->
                        assertThat(EncodePlan.rateCap(rung)).isGreaterThan(rung.maxrateBps() + rung.bufsizeBits() / 2));
    }

    private static Duration wall(@org.jspecify.annotations.Nullable Double seconds) {
        return EncodePlan.of(
                        Media.of(seconds, false, null, Media.video(426, 240, new Ratio(30, 1), true)), Media.settings())
                .budget()
                .wall();
    }
}
