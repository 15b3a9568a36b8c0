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
                .containsExactly("1920x1080", "1280x720", "854x480", "640x360", "426x240");
    }

    @Test
    void aPortraitIsMeasuredByItsShortSide() {
        assertThat(LADDER.rungs(1080, 1920, 30))
                .extracting(LadderTest::size)
                .containsExactly("1080x1920", "720x1280", "480x854", "360x640", "240x426");
    }

    @ParameterizedTest
    @CsvSource({
        "3840, 2160, 7, 2160",
        "3840, 1600, 6, 1440",
        "1919, 1079, 4, 720",
        "1280, 720, 4, 720",
        "640, 360, 2, 360",
        "426, 240, 1, 240",
        "7680, 4320, 7, 2160",
        "4000, 260, 1, 240"
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
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "161, 121, 160x120, v-avc-120",
        "121, 161, 120x160, v-avc-120",
        "320, 180, 320x180, v-avc-180",
        "1, 1, 2x2, v-avc-2",
        "239, 4000, 238x4000, v-avc-238"
    })
    void aSourceBelowTheLadderHasOneRungOfItsOwnEvenSize(int width, int height, String size, String name) {
        assertThat(LADDER.rungs(width, height, 30)).singleElement().satisfies(rung -> {
            assertThat(size(rung)).isEqualTo(size);
            assertThat(rung.name()).isEqualTo(name);
        });
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
        assertThat(rungs).allSatisfy(rung -> {
            assertThat(rung.bufsizeBits()).isEqualTo(rung.maxrateBps());
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
                .singleElement()
                .satisfies(rung -> assertThat(size(rung)).isEqualTo("640x360"));
    }

    private static String size(Rung rung) {
        return rung.width() + "x" + rung.height();
    }
}
