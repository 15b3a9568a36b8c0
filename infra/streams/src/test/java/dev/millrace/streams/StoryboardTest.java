package dev.millrace.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoryboardTest {
    /** What the review's filmstrip looks for. */
    private static final Pattern CUE = Pattern.compile(
            "(?:(\\d+):)?(\\d\\d):(\\d\\d)\\.(\\d{3}) --> [^\\n]*\\n([^\\s#]+)#xywh=(\\d+),(\\d+),(\\d+),(\\d+)");

    private static final Storyboard BOARD =
            new Storyboard(160, 90, 2, 9_500, List.of(sheet(1, 0, 2_000, 4_040, 6_000), sheet(2, 8_000)));

    private static Storyboard.Sheet sheet(int number, long... times) {
        return new Storyboard.Sheet(
                "t/one/a/film/1/still/sheet-" + number + "-1.jpg",
                40_000 + number,
                LongStream.of(times).boxed().toList());
    }

    @Test
    void everyTileIsACueThatEndsWhereTheNextBegins() {
        assertThat(BOARD.vtt()).isEqualTo("""
                        WEBVTT

                        00:00:00.000 --> 00:00:02.000
                        storyboard/1.jpg#xywh=0,0,160,90

                        00:00:02.000 --> 00:00:04.040
                        storyboard/1.jpg#xywh=160,0,160,90

                        00:00:04.040 --> 00:00:06.000
                        storyboard/1.jpg#xywh=0,90,160,90

                        00:00:06.000 --> 00:00:08.000
                        storyboard/1.jpg#xywh=160,90,160,90

                        00:00:08.000 --> 00:00:09.500
                        storyboard/2.jpg#xywh=0,0,160,90
                        """);
        assertThat(CUE.matcher(BOARD.vtt()).results()).hasSize(5);
    }

    @Test
    void hoursAreCounted() {
        Storyboard film = new Storyboard(90, 160, 5, 400_000_000, List.of(sheet(1, 3_723_004, 360_000_000)));
        assertThat(film.vtt()).contains("01:02:03.004 --> 100:00:00.000\n").contains("100:00:00.000 --> 111:06:40.000");
    }

    @Test
    void readsBackWhatItWrote() {
        assertThat(Storyboard.parse(BOARD.toJson())).isEqualTo(BOARD);
        String later = json().replace("{\"v\":1", "{\"later\":[1],\"v\":1");
        assertThat(parse(later)).isEqualTo(BOARD);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"v\":1|\"v\":2|version",
                "\"v\":1,|`` |null",
                "\"tileWidth\":160|\"tileWidth\":0|width",
                "\"columns\":2|\"columns\":0|columns",
                "\"durationMillis\":9500|\"durationMillis\":8000|time",
                "4040|1|time",
                "\"key\":\"t/|\"key\":\"t /|object key",
                "\"size\":40001|\"size\":0|size",
                "[8000]|[]|tiles",
                "[8000]|null|",
                "\"sheets\":[|\"sheets\":[],\"x\":[|sheets",
            })
    void refusesNonsense(String part, String nonsense, String complaint) {
        assertThat(json()).contains(part);
        assertThatExceptionOfType(InvalidIndexException.class)
                .isThrownBy(() -> parse(json().replace(part, nonsense.strip())))
                .withMessageContaining(complaint == null ? "" : complaint);
    }

    @Test
    void survivesThousandsOfRandomChanges() {
        Random random = new Random(20_261_121);
        for (int i = 0; i < 3_000; i++) {
            byte[] changed = BOARD.toJson();
            for (int n = random.nextInt(3); n >= 0; n--) {
                changed[random.nextInt(changed.length)] = (byte) " 0123456789,[]{}\"-:ez".charAt(random.nextInt(20));
            }
            try {
                assertThat(Storyboard.parse(changed).vtt()).startsWith("WEBVTT\n");
            } catch (InvalidIndexException e) {
                assertThat(e).hasMessageMatching("(?s)[a-z].{5,}");
            }
        }
    }

    @Test
    void timesRiseFromSheetToSheet() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Storyboard(2, 2, 1, 9_000, List.of(sheet(1, 0, 2_000), sheet(2, 2_000))))
                .withMessageContaining("time");
    }

    private static String json() {
        return new String(BOARD.toJson(), StandardCharsets.UTF_8);
    }

    private static Storyboard parse(String json) {
        return Storyboard.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
