package dev.millrace.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A right presentation is found right, and each rule notices what it is there for. */
class ValidatorTest {
    /** A film or its texts, changed so that one rule is broken. */
    record Mutation(Rule rule, String what, Change change) {
        @Override
        public String toString() {
            return rule + ": " + what;
        }
    }

    @FunctionalInterface
    interface Change {
        List<Violation> violations(Film film) throws IOException;
    }

    @Test
    void findsNothingWrongWithARightPresentationSealedOrOpen() throws IOException {
        Film film = new Film();
        assertThat(film.validate()).isEmpty();
        PresentationIndex sealed = film.index;
        film.index = PresentationIndex.open("film", "1", 4, sealed.renditions());
        assertThat(film.validate()).isEmpty();
    }

    @Test
    void forgivesARateThatVaries() throws IOException {
        Film film = new Film();
        byte[] init = Mp4.videoInit(Film.VIDEO_CLOCK, 640, 360);
        byte[] faster = Mp4.video(100L * Film.FRAME, 200, Film.FRAME / 2, 150);
        film.put(Film.SMALL, 0, Bytes.join(init, Film.video(0, 100, 300), faster));
        film.index = film.describe();
        assertThat(film.validate()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void noticesWhat(Mutation mutation) throws IOException {
        List<Violation> violations = mutation.change().violations(new Film());
        assertThat(violations).extracting(Violation::rule).contains(mutation.rule());
        assertThat(violations).allSatisfy(v -> assertThat(v.sentence()).isNotBlank());
    }

    @ParameterizedTest
    @MethodSource("falseStatements")
    void accusesNoOtherRuleForATextThatBreaksOne(Mutation mutation) throws IOException {
        assertThat(mutation.change().violations(new Film()))
                .extracting(Violation::rule)
                .containsOnly(mutation.rule());
    }

    @Test
    void hasAMutationForEveryRule() {
        Set<Rule> broken = mutations().map(Mutation::rule).collect(Collectors.toSet());
        assertThat(broken).containsExactlyInAnyOrderElementsOf(EnumSet.allOf(Rule.class));
    }

    @Test
    void doesNotReadWholePacks() throws IOException {
        Film film = new Film();
        long[] read = new long[1];
        PackedSegments.Source counting = pack -> {
            MemoryChannel channel = new MemoryChannel(film.packs.getOrDefault(pack.key(), new byte[0])) {
                @Override
                public void close() {
                    read[0] += bytesRead();
                }
            };
            return channel;
        };
        assertThat(Validator.validate(film.index, counting)).isEmpty();
        long all = film.packs.values().stream().mapToLong(b -> b.length).sum();
        assertThat(read[0]).isPositive().isLessThan(all / 10);
    }

    @Test
    void listsNoMoreThanAPersonCanRead() throws IOException {
        Film film = new Film();
        Map<String, String> playlists = new HashMap<>(Manifests.of(film.index).playlists());
        for (int i = 0; i < 300; i++) {
            playlists.put("x" + i + "/media.m3u8", "no playlist");
        }
        Manifests texts = Manifests.of(film.index);
        assertThat(film.validate(new Manifests(texts.master(), playlists, texts.mpd())))
                .hasSize(Findings.MOST);
    }

    static Stream<Mutation> mutations() {
        return Stream.concat(textMutations(), byteMutations());
    }

    /** What cannot be read has consequences, a false statement has none. */
    static Stream<Mutation> falseStatements() {
        return textMutations().filter(m -> m.rule() != Rule.SYNTAX);
    }

    static Stream<Mutation> textMutations() {
        String media = Film.LARGE + "/media.m3u8";
        return Stream.of(
                text(Rule.SYNTAX, "a playlist of another kind", media, "#EXTM3U", "#EXTM3V"),
                text(Rule.SYNTAX, "VOD without an end", media, "#EXT-X-ENDLIST\n", ""),
                text(Rule.SYNTAX, "segments not said to be independent", media, "#EXT-X-INDEPENDENT-SEGMENTS\n", ""),
                text(
                        Rule.SYNTAX,
                        "a master that names an audio group that is not there",
                        "master",
                        "AUDIO=\"aac\"\nv-avc-720",
                        "AUDIO=\"opus\"\nv-avc-720"),
                text(Rule.SYNTAX, "a manifest that is no XML", "mpd", "</MPD>", ""),
                text(
                        Rule.SYNTAX,
                        "a manifest with a document type",
                        "mpd",
                        "<MPD",
                        "<!DOCTYPE MPD [<!ENTITY a SYSTEM \"file:///etc/hostname\">]><MPD"),
                text(Rule.SYNTAX, "a playlist without EXT-X-MAP", media, "#EXT-X-MAP:URI=\"init.mp4\"\n", ""),
                text(Rule.RENDITIONS, "a manifest that lacks a rung", "mpd", "id=\"v-avc-360\"", "id=\"v-avc-240\""),
                text(
                        Rule.RENDITIONS,
                        "a master that names a playlist that is not there",
                        "master",
                        "\"\nv-avc-360/",
                        "\"\nv-avc-240/"),
                text(Rule.MAP, "a map that is not there", Film.AUDIO + "/growing.m3u8", "init.mp4", "init9.mp4"),
                text(
                        Rule.MAP,
                        "a map outside of the revision",
                        Film.AUDIO + "/growing.m3u8",
                        "init.mp4",
                        "../init.mp4"),
                text(Rule.EXTINF, "a duration that is a frame off", media, "#EXTINF:2.000000", "#EXTINF:2.040000"),
                text(Rule.TARGETDURATION, "a target below the segments", media, "TARGETDURATION:4", "TARGETDURATION:3"),
                text(Rule.CODECS, "another level than the decoder's", "master", "avc1.64001f", "avc1.64001e"),
                text(Rule.CODECS, "CODECS without the audio", "master", ",mp4a.40.2", ""),
                text(Rule.CODECS, "channels that are not there", "master", "CHANNELS=\"2\"", "CHANNELS=\"6\""),
                text(Rule.RESOLUTION, "another height than the picture's", "master", "1280x720", "1280x718"),
                text(Rule.FRAME_RATE, "fewer frames than there are", "master", "25.000", "24.000"),
                text(
                        Rule.BANDWIDTH,
                        "a bit a second below the peak",
                        "master",
                        "BANDWIDTH=(\\d+),AVERAGE",
                        "BANDWIDTH=200000,AVERAGE"),
                text(
                        Rule.AVERAGE_BANDWIDTH,
                        "an average of the video alone",
                        "master",
                        "AVERAGE-BANDWIDTH=\\d+",
                        "AVERAGE-BANDWIDTH=180000"),
                text(
                        Rule.AVERAGE_BANDWIDTH,
                        "no average in a finished presentation",
                        "master",
                        ",AVERAGE-BANDWIDTH=\\d+",
                        ""),
                text(
                        Rule.DASH_REPRESENTATION,
                        "another width than the picture's",
                        "mpd",
                        " width=\"640\"",
                        " width=\"642\""),
                text(Rule.DASH_REPRESENTATION, "another codec", "mpd", "mp4a.40.2", "mp4a.40.5"),
                text(Rule.DASH_REPRESENTATION, "another sampling rate", "mpd", "48000\"", "44100\"", 2),
                text(
                        Rule.DASH_REPRESENTATION,
                        "a bandwidth below the peak",
                        "mpd",
                        "bandwidth=\"\\d+\"",
                        "bandwidth=\"1000\""),
                text(Rule.DASH_TIMELINE, "a last segment a tick short", "mpd", "d=\"25600\"", "d=\"25599\""),
                text(Rule.DASH_TIMELINE, "a segment too many", "mpd", "r=\"1\"", "r=\"2\""),
                text(
                        Rule.DASH_TIMELINE,
                        "the priming shown",
                        "mpd",
                        "<S t=\"0\" d=\"191488\"/>",
                        "<S t=\"0\" d=\"192512\"/>"),
                text(Rule.DASH_TIMELINE, "another length", "mpd", "PT10.005333S", "PT10.1S"));
    }

    static Stream<Mutation> byteMutations() {
        byte[] small = Mp4.videoInit(Film.VIDEO_CLOCK, 640, 360);
        byte[] second = Bytes.join(small, Film.video(200, 50, 280));
        return Stream.of(
                new Mutation(Rule.NUMBERS, "a rung with a segment less", f -> {
                    Manifests m = Manifests.of(f.index);
                    Map<String, String> playlists = new HashMap<>(m.playlists());
                    playlists.computeIfPresent(
                            Film.SMALL + "/media.m3u8", (_, t) -> t.replace("#EXTINF:2.000000,\n3.m4s\n", ""));
                    return f.validate(new Manifests(m.master(), playlists, m.mpd()));
                }),
                new Mutation(Rule.NUMBERS, "segments in another order", f -> {
                    Manifests m = Manifests.of(f.index);
                    Map<String, String> playlists = new HashMap<>(m.playlists());
                    playlists.computeIfPresent(
                            Film.SMALL + "/media.m3u8",
                            (_, t) -> t.replace("1.m4s", "x")
                                    .replace("2.m4s", "1.m4s")
                                    .replace("\nx", "\n2.m4s"));
                    return f.validate(new Manifests(m.master(), playlists, m.mpd()));
                }),
                bytes(Rule.BYTES, "a segment that is cut off", f -> {
                    byte[] whole = f.pack(Film.SMALL, 1);
                    byte[] torn = whole.clone();
                    Arrays.fill(torn, small.length, small.length + 8, (byte) 0xff);
                    f.put(Film.SMALL, 1, torn);
                }),
                bytes(Rule.MAP, "a second pack with another init segment", f -> {
                    byte[] other = second.clone();
                    other[8] ^= 1;
                    f.put(Film.SMALL, 1, other);
                }),
                described(
                        Rule.CONTINUITY,
                        "a gap of one tick",
                        f -> f.put(
                                Film.SMALL,
                                1,
                                Bytes.join(small, Mp4.video(200L * Film.FRAME + 1, 50, Film.FRAME, 280)))),
                described(
                        Rule.SYNC_START,
                        "a first frame that is not marked",
                        f -> f.put(Film.SMALL, 1, Bytes.join(small, frames(Mp4.NOT_SYNC, 5)))),
                described(
                        Rule.SYNC_START,
                        "a first frame that is marked and no IDR",
                        f -> f.put(Film.SMALL, 1, Bytes.join(small, frames(Mp4.SYNC, 1)))),
                described(
                        Rule.SYNC_START,
                        "a first frame of nothing but a delimiter",
                        f -> f.put(Film.SMALL, 1, Bytes.join(small, frames(Mp4.SYNC, 9)))),
                described(Rule.BOUNDARIES, "rungs cut a frame apart", f -> {
                    f.put(Film.SMALL, 0, Bytes.join(small, Film.video(0, 99, 300), Film.video(99, 101, 300)));
                }),
                described(
                        Rule.BOUNDARIES,
                        "rungs that end apart",
                        f -> f.put(Film.SMALL, 1, Bytes.join(small, Film.video(200, 49, 280)))),
                described(Rule.BOUNDARIES, "audio cut two frames late", f -> {
                    byte[] init = Mp4.audioInit(Film.AUDIO_CLOCK, 2, Film.AAC);
                    byte[] first = Mp4.audio(0, 190, 300);
                    f.put(Film.AUDIO, 0, Bytes.join(init, first, Mp4.audio(190L * Film.AAC, 186, 320)));
                }),
                described(Rule.RESOLUTION, "pixels that are not square", f -> {
                    byte[] pasp = Bytes.box("pasp", Bytes.u32(4), Bytes.u32(3));
                    byte[] init = Mp4.init(Film.VIDEO_CLOCK, "vide", Mp4.avc1(640, 360, pasp), new byte[0]);
                    f.put(Film.SMALL, 0, Bytes.join(init, Film.video(0, 100, 300), Film.video(100, 100, 250)));
                    f.put(Film.SMALL, 1, Bytes.join(init, Film.video(200, 50, 280)));
                }));
    }

    /** The last segment of the small rung, its first sample marked and made as said. */
    private static byte[] frames(int firstFlags, int firstNal) {
        byte[][] samples = new byte[50][];
        Arrays.fill(samples, Mp4.picture(1, 280));
        samples[0] = Mp4.picture(firstNal, 280);
        return Mp4.fragment(200L * Film.FRAME, firstFlags, samples, Mp4.same(50, Film.FRAME));
    }

    @FunctionalInterface
    interface Tampering {
        void apply(Film film);
    }

    /** Bytes changed behind the index's back. */
    private static Mutation bytes(Rule rule, String what, Tampering tampering) {
        return new Mutation(rule, what, film -> {
            tampering.apply(film);
            return film.validate();
        });
    }

    /** Bytes changed and then indexed as they are. */
    private static Mutation described(Rule rule, String what, Tampering tampering) {
        return new Mutation(rule, what, film -> {
            tampering.apply(film);
            film.index = film.describe();
            return film.validate();
        });
    }

    private static Mutation text(Rule rule, String what, String place, String pattern, String replacement) {
        return text(rule, what, place, pattern, replacement, 1);
    }

    /** @param occurrence which match of the pattern is replaced, from 1 */
    private static Mutation text(
            Rule rule, String what, String place, String pattern, String replacement, int occurrence) {
        return new Mutation(rule, what, film -> {
            Manifests m = Manifests.of(film.index);
            String master = place.equals("master") ? replace(m.master(), pattern, replacement, occurrence) : m.master();
            String mpd = place.equals("mpd") ? replace(m.mpd(), pattern, replacement, occurrence) : m.mpd();
            Map<String, String> playlists = new HashMap<>(m.playlists());
            playlists.computeIfPresent(place, (_, t) -> replace(t, pattern, replacement, occurrence));
            return film.validate(new Manifests(master, playlists, mpd));
        });
    }

    private static String replace(String text, String pattern, String replacement, int occurrence) {
        Matcher m = Pattern.compile(pattern).matcher(text);
        for (int i = 0; i < occurrence; i++) {
            assertThat(m.find()).as("%s occurs in %s", pattern, text).isTrue();
        }
        return text.substring(0, m.start()) + replacement + text.substring(m.end());
    }
}
