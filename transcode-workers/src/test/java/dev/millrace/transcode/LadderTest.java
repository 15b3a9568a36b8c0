package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.encoder.protocol.Rung;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LadderTest {
    private static final Ladder LADDER = new Ladder(List.of(240, 2160, 1440, 1080, 720, 480, 360), 23, "veryfast");

    @Test
    void aFullHdSourceHasTheRungsThatAreNotAboveIt() {
        assertThat(LADDER.rungs(1920, 1080, 30))
                .extracting(LadderTest::size)
                .containsExactly("1920x1080", "1280x720", "854x480", "640x360", "426x240", "256x144");
    }

    @Test
    void aPortraitIsMeasuredByItsShortSide() {
        assertThat(LADDER.rungs(1080, 1920, 30))
                .extracting(LadderTest::size)
                .containsExactly("1080x1920", "720x1280", "480x854", "360x640", "240x426", "144x256");
    }

    @ParameterizedTest
    @CsvSource({
        "3840, 2160, 8, 2160",
        "3840, 1600, 7, 1440",
        "1919, 1079, 5, 720",
        "1280, 720, 5, 720",
        "640, 360, 3, 360",
        "426, 240, 2, 240",
        "7680, 4320, 8, 2160",
        "4000, 260, 2, 240"
    })
    void noRungIsAboveTheSource(int width, int height, int count, int top) {
        List<Rung> rungs = LADDER.rungs(width, height, 30);
        assertThat(rungs).hasSize(count).allSatisfy(rung -> {
            assertThat(rung.width()).isEven().isLessThanOrEqualTo(width + 1);
            assertThat(rung.height()).isEven().isLessThanOrEqualTo(height + 1);
        });
        assertThat(rungs.getFirst().name()).isEqualTo("v-avc-" + top);
    }

    @Test
    void noRungIsBeyondWhatDevicesDecode() {
        assertThat(LADDER.rungs(5120, 2160, 60).getFirst().name()).isEqualTo("v-avc-1440");
        assertThat(LADDER.rungs(4096, 2304, 30).getFirst().name()).isEqualTo("v-avc-2160");
        assertThat(new Ladder(List.of(2160), 23, "veryfast").rungs(5120, 2160, 60))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "161, 121, 160x120, v-avc-120, 160x120, v-avc-120-2",
        "121, 161, 120x160, v-avc-120, 120x160, v-avc-120-2",
        "320, 180, 320x180, v-avc-180, 256x144, v-avc-144",
        "1, 1, 2x2, v-avc-2, 2x2, v-avc-2-2",
        "239, 4000, 238x4000, v-avc-238, 22x360, v-avc-22"
    })
    void aSourceBelowTheLadderHasARungOfItsOwnEvenSizeAndTheLowOne(
            int width, int height, String size, String name, String low, String lowName) {
        assertThat(LADDER.rungs(width, height, 30)).extracting(LadderTest::size).containsExactly(size, low);
        assertThat(LADDER.rungs(width, height, 30)).extracting(Rung::name).containsExactly(name, lowName);
    }

    @Test
    void theLastRungIsForCellularNetworksAtAnyRateOfFrames() {
        for (int rate : List.of(12, 30, 60)) {
            Rung low = LADDER.rungs(3840, 2160, rate).getLast();
            assertThat(low.name()).isEqualTo("v-avc-144");
            assertThat(EncodePlan.rateCap(low)).isLessThan(105_000);
        }
    }

    @Test
    void theShapeIsKept() {
        assertThat(LADDER.rungs(2048, 858, 24))
                .allSatisfy(rung -> assertThat((double) rung.width() / rung.height())
                        .isBetween(2048.0 / 858 * 0.99, 2048.0 / 858 * 1.01));
    }

    @Test
    void everyRungIsCappedAndALargerOneHigher() {
        List<Rung> rungs = LADDER.rungs(3840, 2160, 30);
        assertThat(rungs).isSortedAccordingTo((a, b) -> Long.compare(b.maxrateBps(), a.maxrateBps()));
        assertThat(rungs.subList(0, 7))
                .allSatisfy(rung -> assertThat(rung.bufsizeBits()).isEqualTo(rung.maxrateBps()));
        assertThat(rungs).allSatisfy(rung -> {
            assertThat(rung.preset()).isEqualTo("veryfast");
            assertThat(rung.crf()).isEqualTo(23);
        });
        assertThat(rungs.get(2).maxrateBps()).isEqualTo(6_000_000);
    }

    @Test
    void twiceTheFramesMayTakeMoreButNotTwiceTheBits() {
        long slow = LADDER.rungs(1920, 1080, 30).getFirst().maxrateBps();
        long fast = LADDER.rungs(1920, 1080, 60).getFirst().maxrateBps();
        assertThat(fast).isBetween(slow * 13 / 10, slow * 15 / 10);
    }

    @Test
    void theLadderIsASetting() {
        assertThat(new Ladder(List.of(360), 20, "faster").rungs(1920, 1080, 25))
                .extracting(LadderTest::size)
                .containsExactly("640x360", "256x144");
    }

    private static String size(Rung rung) {
        return rung.width() + "x" + rung.height();
    }
}
