package dev.millrace.ingest.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresentationTest {
    @Test
    void tellsRenditionsAndHowMuchIsThere() {
        Presentation presentation = Presentation.of(TestIndex.of("a", "r", 3));
        assertThat(presentation.covered()).isEqualTo(Duration.ofSeconds(6));
        assertThat(presentation.sealed()).isFalse();
        assertThat(presentation.renditions())
                .containsExactly(
                        new Presentation.Line("v-avc-240", "video", 426, 240, "avc1.640015", 40_000),
                        new Presentation.Line("a-aac-und-2", "audio", null, null, "mp4a.40.2", 4_000));
    }

    @Test
    void whileNothingIsThereTheRateIsTheCap() {
        Presentation presentation = Presentation.of(TestIndex.of("a", "r", 0));
        assertThat(presentation.covered()).isZero();
        assertThat(presentation.renditions())
                .extracting(Presentation.Line::bandwidth)
                .isEqualTo(List.of(600_000L, 128_000L));
    }

    @ParameterizedTest
    @CsvSource({"999, 0:01", "7000, 0:07", "725000, 12:05", "3723000, 1:02:03", "0, 0:00"})
    void lengthsAreWrittenAsOnPlayers(long millis, String text) {
        assertThat(Cards.clock(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 bytes",
        "999, 999 bytes",
        "1000, 1.0 kB",
        "999949, 999.9 kB",
        "999950, 1.0 MB",
        "5400000000000, 5.4 TB"
    })
    void sizesHaveUnits(long bytes, String text) {
        assertThat(VideoPages.bytes(bytes)).isEqualTo(text);
    }
}
