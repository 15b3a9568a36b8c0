package dev.millrace.streams;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The peak is RFC 8216bis's: over runs of half to one and a half target durations. */
class RatesTest {
    private static Rates rates(long[] bytes, long[] millis) {
        return Rates.of(bytes, millis, 1_000, 4);
    }

    @Test
    void findsTheHeaviestSegment() {
        assertThat(rates(new long[] {1_000, 3_000, 500}, new long[] {4_000, 4_000, 4_000}))
                .isEqualTo(new Rates(6_000, 3_000));
    }

    @Test
    void countsAShortSegmentOnlyTogetherWithItsNeighbours() {
        // The last tenth of a second alone would make 80,000.
        assertThat(rates(new long[] {2_000, 1_000}, new long[] {4_000, 100}).peak())
                .isEqualTo(Math.ceilDiv(3_000 * 8 * 1_000, 4_100));
    }

    @Test
    void countsHalfATargetAlone() {
        assertThat(rates(new long[] {2_000, 1_500}, new long[] {4_000, 2_000}).peak())
                .isEqualTo(6_000);
    }

    @Test
    void takesAllOfAClipThatIsShorterThanAnyRun() {
        assertThat(rates(new long[] {100, 300}, new long[] {500, 500})).isEqualTo(new Rates(3_200, 3_200));
    }

    @Test
    void roundsUpAndKnowsNothingOfNothing() {
        assertThat(rates(new long[] {1}, new long[] {3_000})).isEqualTo(new Rates(3, 3));
        assertThat(rates(new long[0], new long[0])).isEqualTo(new Rates(0, 0));
    }
}
