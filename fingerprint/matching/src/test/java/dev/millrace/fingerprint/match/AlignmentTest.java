package dev.millrace.fingerprint.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.fingerprint.match.Alignment.Pair;
import dev.millrace.fingerprint.match.Alignment.Range;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlignmentTest {
    private final List<Pair> pairs = new ArrayList<>();

    @Test
    void aCopyOfTheWholeIsOneRange() {
        seconds(0, 0, 7);
        assertThat(Alignment.of(pairs)).containsExactly(new Range(0, 7000, 0, 7000, 7, 4));
    }

    @Test
    void anExcerptSaysWhereItWasTakenFrom() {
        seconds(0, 63, 20);
        assertThat(Alignment.of(pairs)).containsExactly(new Range(0, 20_000, 63_000, 83_000, 20, 4));
    }

    @Test
    void aPictureThatStandsStillDoesNotBlurTheRange() {
        seconds(0, 10, 8);
        for (int at = 0; at < 8; at++) {
            for (int other = 10; other < 18; other += 3) {
                pairs.add(new Pair(1000 * at, 1000 * other, 20));
            }
        }
        assertThat(Alignment.of(pairs).getFirst()).isEqualTo(new Range(0, 8000, 10_000, 18_000, 8, 4));
    }

    @Test
    void twoPartsInTheOtherOrderAreTwoRanges() {
        seconds(0, 50, 10);
        seconds(10, 20, 6);
        assertThat(Alignment.of(pairs))
                .containsExactly(
                        new Range(0, 10_000, 50_000, 60_000, 10, 4), new Range(10_000, 16_000, 20_000, 26_000, 6, 4));
    }

    @Test
    void aLongGapEndsARangeAndAShortOneDoesNot() {
        seconds(0, 0, 3);
        seconds(6, 6, 2);
        seconds(30, 30, 4);
        assertThat(Alignment.of(pairs))
                .containsExactly(new Range(0, 8000, 0, 8000, 5, 4), new Range(30_000, 34_000, 30_000, 34_000, 4, 4));
    }

    @Test
    void framesPickedUpToASecondApartBelongTogether() {
        pairs.add(new Pair(0, 400, 10));
        pairs.add(new Pair(1000, 1433, 10));
        pairs.add(new Pair(2033, 2100, 12));
        assertThat(Alignment.of(pairs)).containsExactly(new Range(0, 3033, 400, 3100, 3, 10));
    }

    @Test
    void withoutTimesOnTheOtherSideOnlyThisOneIsKnown() {
        pairs.add(new Pair(4000, null, 9));
        pairs.add(new Pair(5000, null, 7));
        assertThat(Alignment.of(pairs)).containsExactly(new Range(4000, 6000, null, null, 2, 7));
        assertThat(Alignment.of(List.of())).isEmpty();
    }

    private void seconds(int at, int otherAt, int count) {
        for (int i = 0; i < count; i++) {
            pairs.add(new Pair(1000 * (at + i), 1000 * (otherAt + i), 4));
        }
    }
}
