package dev.millrace.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexJsonTest {
    private static String json() throws IOException {
        return new String(new Film().index.toJson(), StandardCharsets.UTF_8);
    }

    private static PresentationIndex parse(String json) {
        return PresentationIndex.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsBackWhatItWrote() throws IOException {
        PresentationIndex index = new Film().index;
        assertThat(PresentationIndex.parse(index.toJson())).isEqualTo(index);
    }

    @Test
    void keepsGapsBetweenBytesAndTimes() {
        List<Pack> packs = List.of(pack(0), pack(1), pack(2));
        List<Segment> segments = List.of(
                new Segment(0, 600, 100, 90_000, 4_000),
                new Segment(0, 700, 100, 94_000, 4_000),
                new Segment(2, 500, 100, 98_100, 4_000),
                new Segment(2, 900, 100, 102_100, 1_000));
        Track track = new Track(1_000, 1, 500, 3, packs, segments);
        PresentationIndex index = PresentationIndex.open("film", "1", 4, List.of(rung("v-avc-720", track)));
        assertThat(PresentationIndex.parse(index.toJson())).isEqualTo(index);
        assertThat(new String(index.toJson(), StandardCharsets.UTF_8))
                .contains("\"jumps\":[1,100,90000,3,0,100,4,300,0]");
    }

    @Test
    void staysSmallForAFilmOfTwoHours() {
        Random random = new Random(1);
        List<Rendition> renditions = new ArrayList<>();
        for (int r = 0; r < 8; r++) {
            List<Pack> packs = new ArrayList<>();
            List<Segment> segments = new ArrayList<>();
            for (int i = 0; i < 1_800; i++) {
                long offset = i % 15 == 0 ? 500 : segments.getLast().endOffset();
                segments.add(new Segment(i / 15, offset, 900_000 + random.nextInt(99_999), i * 61_440L, 61_440));
                if (i % 15 == 14) {
                    packs.add(pack(r * 1_000 + i));
                }
            }
            renditions.add(rung("v-avc-" + (r + 1), new Track(15_360, 1, 500, 0, packs, segments)));
        }
        PresentationIndex index =
                PresentationIndex.open("film", "1", 4, renditions).seal();
        byte[] json = index.toJson();
        assertThat(json.length).isLessThan(300_000);
        assertThat(PresentationIndex.parse(json)).isEqualTo(index);
    }

    @Test
    void ignoresMembersItDoesNotKnow() throws IOException {
        PresentationIndex index = new Film().index;
        assertThat(parse(json().replace("{\"kind\"", "{\"later\":[1,{}],\"kind\"")
                        .replace("{\"v\":1", "{\"v\":1,\"x\":null")))
                .isEqualTo(index);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"v\":1|\"v\":2|version 2",
                "\"v\":1,|`` |lacks v",
                "\"seq\":2|\"seq\":0|0",
                "\"seq\":2|\"seq\":1e3|whole number",
                "\"seq\":2|\"seq\":99999999999999999999|whole number",
                "\"sealed\":true|\"sealed\":1|neither",
                "\"sealed\":true|\"sealed\":true,\"sealed\":false|no JSON",
                "\"asset\":\"film\"|\"asset\":7|no text",
                "\"kind\":\"audio\"|\"kind\":\"smell\"|smell",
                "\"rate\":\"25\"|\"rate\":\"25/0\"|denominator",
                "\"rate\":\"25\"|\"rate\":\"x\"|30000/1001",
                "\"range\":\"SDR\"|\"range\":\"XDR\"|XDR",
                "\"width\":1280|\"width\":4294967296|out of bounds",
                "\"timescale\":12800|\"timescale\":0|timescale",
                "\"key\":\"t/|\"key\":\"t /|object key",
                "\"sha256\":\"01|\"sha256\":\"0Z|SHA-256",
                "\"durations\":[51200,2|\"durations\":[51200,1000000|count",
                "\"durations\":[51200,2|\"durations\":[51200,3|more durations",
                "\"durations\":[51200,2|\"durations\":[51200,1|fewer durations",
                "\"durations\":[51200,2|\"durations\":[51200,0|count",
                "\"durations\":[51200,2|\"durations\":[2|without a count",
                "\"jumps\":[]|\"jumps\":[1]|triples",
                "\"jumps\":[]|\"jumps\":[9,1,1]|names no segment",
                "\"jumps\":[]|\"jumps\":[1,-9,0]|bytes",
                "\"jumps\":[]|\"jumps\":[2,0,-1]|starts at",
                "\"jumps\":[]|\"jumps\":[1,9223372036854775807,0]|offset",
                "\"target\":4|\"target\":3|target duration",
                "\"packs\":[{|\"packs\":[7,{|lacks",
                "\"renditions\":[|\"renditions\":[[]],\"r\":[|lacks"
            })
    void refusesNonsenseInASentence(String part, String nonsense, String complaint) throws IOException {
        String json = json();
        assertThat(json).contains(part);
        int at = json.indexOf(part);
        String changed = json.substring(0, at) + nonsense.strip() + json.substring(at + part.length());
        assertThatExceptionOfType(InvalidIndexException.class)
                .isThrownBy(() -> parse(changed))
                .withMessageContaining(complaint);
    }

    @Test
    void refusesWhatIsNoIndexAtAll() {
        for (String text : List.of("", "null", "7", "[]", "{}", "{\"v\":1", "{} {}", "[".repeat(10_000), "\u0000")) {
            assertThatExceptionOfType(InvalidIndexException.class).isThrownBy(() -> parse(text));
        }
    }

    @Test
    void survivesThousandsOfRandomChanges() throws IOException {
        byte[] json = new Film().index.toJson();
        Random random = new Random(20_261_102);
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            byte[] changed = json.clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
                changed[random.nextInt(changed.length)] = (byte) " 0123456789,[]{}\"-:ez".charAt(random.nextInt(20));
            }
            try {
                PresentationIndex index = PresentationIndex.parse(changed);
                assertThat(PresentationIndex.parse(index.toJson())).isEqualTo(index);
            } catch (InvalidIndexException e) {
                assertThat(e).hasMessageMatching("(?s)[a-z].{5,}");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1_500);
    }

    private static Pack pack(int number) {
        return new Pack("t/one/a/0198f0c2a1b37c5d9e6f/1/pack/v-avc-720/" + number + "-1", 1L << 30, "0f".repeat(32));
    }

    private static VideoRendition rung(String name, Track track) {
        return new VideoRendition(name, "avc1.64001f", 1280, 720, new FrameRate(25, 1), VideoRange.SDR, track);
    }
}
