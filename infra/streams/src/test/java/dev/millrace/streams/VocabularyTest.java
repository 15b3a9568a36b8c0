package dev.millrace.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTest {
    @Test
    void namesRenditionsAsUrlsDo() {
        assertThat(RenditionNames.video("avc", 720, VideoRange.SDR)).isEqualTo("v-avc-720");
        assertThat(RenditionNames.video("hevc", 1080, VideoRange.HLG)).isEqualTo("v-hevc-1080-hdr");
        assertThat(RenditionNames.audio("aac", "pt-BR", 6)).isEqualTo("a-aac-pt-BR-6");
        assertThat(RenditionNames.distinct(List.of("a-aac-und-2", "a-aac-und-2", "a-aac-de-2", "a-aac-und-2")))
                .containsExactly("a-aac-und-2", "a-aac-und-2-2", "a-aac-de-2", "a-aac-und-2-3");
        assertThat(RenditionNames.distinct(List.of("x", "x", "x-2"))).containsExactly("x", "x-3", "x-2");
    }

    @Test
    void keepsFrameRatesInLowestTerms() {
        assertThat(new FrameRate(60_000, 2_002)).isEqualTo(FrameRate.parse("30000/1001"));
        assertThat(new FrameRate(50, 2)).hasToString("25");
        assertThat(FrameRate.parse("25").perSecond()).isEqualTo(25);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "25/", "1/0", "-1", "25.0", "9999999999"})
    void refusesWhatIsNoFrameRate(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> FrameRate.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "120120, 30000, 4.004000, PT4.004S",
        "192512, 48000, 4.010667, PT4.010667S",
        "1, 3, 0.333333, PT0.333333S",
        "2, 3, 0.666667, PT0.666667S",
        "44999999, 10000000, 4.500000, PT4.5S",
        "100, 10, 10.000000, PT10S",
        "4398046511104, 1, 4398046511104.000000, PT4398046511104S"
    })
    void writesTicksAsSeconds(long ticks, int timescale, String seconds, String iso) {
        long micros = Ticks.micros(ticks, timescale);
        assertThat(Ticks.seconds(micros)).isEqualTo(seconds);
        assertThat(Ticks.iso(micros)).isEqualTo(iso);
    }

    @Test
    void givesASegmentsBytesAndNoOthers() throws IOException {
        Film film = new Film();
        Segment third = film.index.videos().getFirst().track().segment(3).orElseThrow();
        try (PackedSegments segments = new PackedSegments(film.index, film.source());
                var channel = segments.open(Film.LARGE + "/3.m4s")) {
            ByteBuffer bytes = ByteBuffer.allocate(third.length() + 10);
            while (channel.read(bytes) >= 0) {}
            assertThat(channel.size()).isEqualTo(third.length());
            assertThat(bytes.position()).isEqualTo(third.length());
            byte[] pack = film.pack(Film.LARGE, 1);
            assertThat(bytes.array()).startsWith(Film.video(200, 50, 900)).hasSizeLessThan(pack.length);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v-avc-720/4.m4s",
                "v-avc-720/0.m4s",
                "v-avc-720/01.m4s",
                "v-avc-1080/1.m4s",
                "v-avc-720/init.mp5",
                "init.mp4",
                "",
                "v-avc-720/../v-avc-720/1.m4s",
                "v-avc-720/99999999999.m4s"
            })
    void givesNothingForOtherPaths(String path) throws IOException {
        Film film = new Film();
        try (PackedSegments segments = new PackedSegments(film.index, film.source())) {
            Assertions.assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> segments.open(path));
        }
    }
}
