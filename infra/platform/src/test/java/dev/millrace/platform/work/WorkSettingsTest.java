package dev.millrace.platform.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkSettingsTest {
    private final WorkSettings settings = new WorkSettings(
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofMinutes(5),
            Duration.ofDays(30));

    @Test
    void theBackOffGrowsFourfoldUpToItsLongest() {
        assertThat(IntStream.rangeClosed(1, 6).mapToObj(settings::backoffAfter))
                .extracting(Duration::toSeconds)
                .containsExactly(1L, 4L, 16L, 64L, 256L, 300L);
        assertThat(settings.backoffAfter(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.backoffAfter(0)).isEqualTo(Duration.ofSeconds(1));
    }
}
