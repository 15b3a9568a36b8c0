package dev.millrace.encoder.av;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.encoder.protocol.Ratio;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameRateTest {

    @ParameterizedTest
    @CsvSource({"30000, 1001", "24000, 1001", "25, 1", "60, 1", "120, 1"})
    void isFoundInTimesOfWholeMilliseconds(int num, int den) {
        List<Double> times = IntStream.range(0, 300)
                .mapToObj(i -> Math.round(i * 1000.0 * den / num) / 1000.0)
                .toList();
        assertThat(FrameRate.measured(times, null)).isEqualTo(new FrameRate(new Ratio(num, den), true));
    }

    @Test
    void isUnsteadyWhenPicturesAreMissing() {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            if (i % 10 != 0) {
                times.add(i / 30.0);
            }
        }
        assertThat(FrameRate.measured(times, null)).isEqualTo(new FrameRate(new Ratio(30, 1), false));
    }

    @Test
    void isWhatTheHeaderSaysWhenThereIsNothingToMeasure() {
        assertThat(FrameRate.measured(List.of(0.0), new Ratio(25, 1)).nominal()).isEqualTo(new Ratio(25, 1));
        assertThat(FrameRate.measured(List.of(), null).nominal()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"30, 1", "60, 1", "61, 2", "120, 2", "144, 3", "240, 4"})
    void isDividedByTheSmallestIntegerThatKeepsToTheLimit(int rate, int divisor) {
        assertThat(new FrameRate(new Ratio(rate, 1), true).divisor(60)).isEqualTo(divisor);
    }

    @Test
    void ofBroadcastsCountsAsWithinTheLimit() {
        assertThat(new FrameRate(new Ratio(60_000, 1001), true).divisor(60)).isEqualTo(1);
        assertThat(new FrameRate(null, false).divisor(60)).isEqualTo(1);
    }

    @Test
    void isReducedWhenDivided() {
        assertThat(new FrameRate(new Ratio(120_000, 1001), true).dividedBy(2).nominal())
                .isEqualTo(new Ratio(60_000, 1001));
    }
}
