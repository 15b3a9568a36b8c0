package dev.millrace.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
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
    void checksEitherKindOfManifestAlone() throws IOException {
        Film film = new Film();
        Manifests both = Manifests.of(film.index);
        for (Manifests one : List.of(
                new Manifests(both.master(), both.playlists(), Optional.empty()),
                new Manifests(Optional.empty(), Map.of(), both.mpd()))) {
            Report report = film.validate(one);
            assertThat(report.errors()).isEmpty();
            assertThat(report.renditions())
                    .extracting(Report.Checked::name, Report.Checked::segments)
                    .containsExactlyInAnyOrder(tuple(Film.LARGE, 3), tuple(Film.SMALL, 3), tuple(Film.AUDIO, 3));
        }
    }

    @Test
    void anAdviceKeepsNothingFromBeingSealed() throws IOException {
        Film film = new Film();
        Report report = film.validate(Manifests.of(film.index));
        assertThat(report.violations()).isEmpty();
        PresentationIndex all = film.index;
        film.index = PresentationIndex.open(
                        "film",
                        "1",
                        4,
                        List.of(all.videos().getLast(), all.audios().getFirst()))
                .seal();
        assertThat(film.validate()).isEmpty();
        assertThat(film.validate(Manifests.of(film.index)).violations())
                .extracting(Violation::rule)
                .containsExactly(Rule.VARIANTS);
    }

    @Test
    void whatIsTooShortForAPeakNeedsNoSlowVariant() throws IOException {
        Film film = new Film();
        PresentationIndex all = film.index;
        film.index = PresentationIndex.open(
                        "film",
                        "1",
                        21,
                        List.of(all.videos().getFirst(), all.audios().getFirst()))
                .seal();
        assertThat(film.validate()).isEmpty();
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
        assertThat(film.validate(new Manifests(texts.master(), playlists, texts.mpd()))
                        .violations())
                .hasSize(Findings.MOST);
    }

    static Stream<Mutation> mutations() {
        return Stream.of(
                        hlsMutations(),
                        iframeMutations(),
                        dashMutations(),
                        byteMutations(),
                        encodingMutations(),
                        Stream.of(redirected()))
                .flatMap(s -> s);
    }

    /** What cannot be read has consequences, and so has what renditions have in common; a false statement has none. */
    static Stream<Mutation> falseStatements() {
        Set<Rule> wide =
                EnumSet.of(Rule.SYNTAX, Rule.RELATIVE, Rule.IFRAME_PLAYLIST, Rule.IFRAME_RANGE, Rule.DASH_TRICK);
        return Stream.of(hlsMutations(), iframeMutations(), dashMutations())
                .flatMap(s -> s)
                .filter(m -> !wide.contains(m.rule()) && !m.what().endsWith(", and so on"));
    }

    static Stream<Mutation> hlsMutations() {
        String media = Film.LARGE + "/media.m3u8";
        return Stream.of(
                text(Rule.SYNTAX, "a playlist of another kind", media, "#EXTM3U", "#EXTM3V"),
                text(Rule.SYNTAX, "a playlist without EXT-X-MAP", media, "#EXT-X-MAP:URI=\"init.mp4\"\n", ""),
                text(Rule.SYNTAX, "a byte range that begins nowhere", media, "1.m4s", "#EXT-X-BYTERANGE:5\n1.m4s"),
                text(Rule.RELATIVE, "a segment on another host", media, "\n1.m4s", "\nhttps://example.com/1.m4s"),
                text(Rule.RELATIVE, "a segment above the folder", media, "\n1.m4s", "\n../../1.m4s"),
                text(Rule.RELATIVE, "a playlist on another host", "master", "\nv-avc-360/", "\n//example.com/"),
                text(Rule.PLAYLIST_TYPE, "VOD without an end, and so on", media, "#EXT-X-ENDLIST\n", ""),
                text(Rule.PLAYLIST_TYPE, "no type", media, "#EXT-X-PLAYLIST-TYPE:VOD\n", ""),
                text(
                        Rule.INDEPENDENT,
                        "a variant not said to have independent segments",
                        m -> edit(m, "master", "#EXT-X-INDEPENDENT-SEGMENTS\n", ""),
                        m -> edit(m, media, "#EXT-X-INDEPENDENT-SEGMENTS\n", "")),
                text(Rule.VERSION, "a version of before EXT-X-MAP", media, "VERSION:7", "VERSION:5"),
                text(
                        Rule.RENDITIONS,
                        "a master that names a playlist that is not there, and so on",
                        "master",
                        "\"\nv-avc-360/",
                        "\"\nv-avc-240/"),
                text(Rule.MAP, "a map that is not there", Film.AUDIO + "/growing.m3u8", "init.mp4", "init9.mp4"),
                text(Rule.MAP, "a map in the folder above", Film.AUDIO + "/growing.m3u8", "init.mp4", "../init.mp4"),
                text(Rule.EXTINF, "a duration that is a frame off", media, "#EXTINF:2.000000", "#EXTINF:2.040000"),
                text(
                        Rule.TARGETDURATION,
                        "targets below the segments",
                        m -> edit(m, media, "TARGETDURATION:4", "TARGETDURATION:3"),
                        m -> edit(m, Film.SMALL + "/media.m3u8", "TARGETDURATION:4", "TARGETDURATION:3"),
                        m -> edit(m, Film.AUDIO + "/media.m3u8", "TARGETDURATION:4", "TARGETDURATION:3")),
                text(Rule.SAME_TARGET, "one target above the others", media, "TARGETDURATION:4", "TARGETDURATION:5"),
                text(
                        Rule.DISCONTINUITY,
                        "a discontinuity in one rendition alone",
                        media,
                        "#EXTINF:2",
                        "#EXT-X-DISCONTINUITY\n#EXTINF:2"),
                text(
                        Rule.NUMBERS,
                        "a rung with a segment less, and so on",
                        Film.SMALL + "/media.m3u8",
                        "#EXTINF:2.000000,\n3.m4s\n",
                        ""),
                text(
                        Rule.SAME_SPAN,
                        "a rung that ends early, and so on",
                        Film.SMALL + "/media.m3u8",
                        "#EXTINF:2.000000,\n3.m4s\n",
                        ""),
                text(Rule.LANGUAGE, "audio without a language", "master", "LANGUAGE=\"und\",", ""),
                text(
                        Rule.AUDIO_GROUP,
                        "a group that is not there, and so on",
                        "master",
                        "AUDIO=\"aac\"\nv-avc-720",
                        "AUDIO=\"opus\"\nv-avc-720"),
                text(Rule.AUDIO_GROUP, "a default that may not be selected", "master", "SELECT=YES", "SELECT=NO"),
                text(
                        Rule.AUDIO_GROUP,
                        "two members of one name and two defaults",
                        "master",
                        "(#EXT-X-MEDIA[^\n]*\n)",
                        m -> m.group(1) + m.group(1)),
                text(Rule.CHANNELS, "channels that are not there", "master", "CHANNELS=\"2\"", "CHANNELS=\"6\""),
                text(Rule.CODECS, "another level than the decoder's", "master", "avc1.64001f", "avc1.64001e"),
                text(Rule.CODECS, "CODECS without the audio", "master", ",mp4a.40.2", ""),
                text(Rule.CODECS, "no CODECS", "master", "CODECS=\"[^\"]*\",RES", "RES"),
                text(Rule.RESOLUTION, "another height than the picture's", "master", "1280x720", "1280x718"),
                text(Rule.RESOLUTION, "no RESOLUTION", "master", "RESOLUTION=1280x720,", ""),
                text(Rule.FRAME_RATE, "fewer frames than there are", "master", "25.000", "24.000"),
                text(Rule.FRAME_RATE, "no FRAME-RATE", "master", "FRAME-RATE=25.000,", ""),
                text(Rule.FRAME_RATE_LIMIT, "120 frames a second", "master", "25.000", "120.000"),
                text(Rule.VIDEO_RANGE, "a range that is not that of the bytes", "master", "RANGE=SDR", "RANGE=PQ"),
                text(Rule.SCORE, "a SCORE on one variant of two", "master", ",SCORE=2.0", ""),
                text(
                        Rule.VARIANTS,
                        "one variant, and so on",
                        "master",
                        "#EXT-X-STREAM-INF[^\n]*\nv-avc-360/media.m3u8\n",
                        ""),
                text(
                        Rule.CELLULAR,
                        "nothing for slow networks, and so on",
                        "master",
                        "#EXT-X-STREAM-INF[^\n]*\nv-avc-360/media.m3u8\n",
                        ""),
                text(
                        Rule.BANDWIDTH,
                        "a rate below the peak",
                        "master",
                        "BANDWIDTH=(\\d+),AVERAGE",
                        "BANDWIDTH=190000,AVERAGE"),
                text(
                        Rule.BANDWIDTH,
                        "a rate far above the peak",
                        "master",
                        "BANDWIDTH=325016,AVERAGE",
                        "BANDWIDTH=400000,AVERAGE"),
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
                        ""));
    }

    static Stream<Mutation> iframeMutations() {
        String pictures = Film.LARGE + "/iframes.m3u8";
        String tag = "#EXT-X-I-FRAME-STREAM-INF:";
        return Stream.of(
                text(Rule.TRICK_PLAY, "no I-frame playlist", "master", "(" + tag + "[^\n]*\n)+", ""),
                text(Rule.IFRAME_PLAYLIST, "a playlist of whole segments", pictures, "#EXT-X-I-FRAMES-ONLY\n", ""),
                text(
                        Rule.IFRAME_PLAYLIST,
                        "an I-frame variant without CODECS",
                        "master",
                        "(" + tag + "[^\n]*)CODECS=\"[^\"]*\",",
                        m -> m.group(1)),
                text(
                        Rule.IFRAME_PLAYLIST,
                        "an I-frame variant of another size",
                        "master",
                        "(" + tag + "[^\n]*)1280x720",
                        m -> m.group(1) + "640x360"),
                text(
                        Rule.IFRAME_RANGE,
                        "a range that ends within the picture",
                        pictures,
                        "BYTERANGE:(\\d+)@0",
                        m -> "BYTERANGE:" + (Integer.parseInt(m.group(1)) - 1) + "@0"),
                text(
                        Rule.IFRAME_RANGE,
                        "a range that leaves the moof out",
                        pictures,
                        "BYTERANGE:(\\d+)@0",
                        m -> "BYTERANGE:" + (Integer.parseInt(m.group(1)) - 8) + "@8"),
                text(Rule.IFRAME_RANGE, "a segment that is not there", pictures, "\n2.m4s", "\n9.m4s"),
                text(
                        Rule.IFRAME_BANDWIDTH,
                        "a rate below that of the pictures",
                        "master",
                        tag + "BANDWIDTH=\\d+",
                        tag + "BANDWIDTH=10"),
                text(
                        Rule.IFRAME_BANDWIDTH,
                        "the rate of all frames",
                        "master",
                        tag + "BANDWIDTH=\\d+",
                        tag + "BANDWIDTH=325016"),
                text(Rule.EXTINF, "pictures that stand too long, and so on", pictures, "#EXTINF:2.0", "#EXTINF:3.0"));
    }

    static Stream<Mutation> dashMutations() {
        String trick = "<AdaptationSet id=\"3\"";
        return Stream.of(
                text(Rule.SYNTAX, "a manifest that is no XML", "mpd", "</MPD>", ""),
                text(
                        Rule.SYNTAX,
                        "a manifest with a document type",
                        "mpd",
                        "<MPD",
                        "<!DOCTYPE MPD [<!ENTITY a SYSTEM \"file:///etc/hostname\">]><MPD"),
                text(Rule.RENDITIONS, "a manifest that lacks a rung", "mpd", "id=\"v-avc-360\"", "id=\"v-avc-240\""),
                text(Rule.DASH_FORM, "no profiles", "mpd", "profiles=\"[^\"]*\" ", ""),
                text(Rule.DASH_FORM, "no buffer", "mpd", " minBufferTime=\"PT4S\"", ""),
                text(Rule.DASH_FORM, "no duration", "mpd", " mediaPresentationDuration=\"[^\"]*\"", ""),
                text(Rule.DASH_FORM, "another namespace", "mpd", "schema:mpd:2011", "schema:mpd:2012"),
                text(Rule.DASH_IDS, "two sets of one id", "mpd", "<AdaptationSet id=\"2\"", "<AdaptationSet id=\"3\""),
                text(Rule.DASH_IDS, "two representations of one id, and so on", "mpd", "v-avc-360\"", "v-avc-720\""),
                text(Rule.DASH_SET, "a set without a type", "mpd", " mimeType=\"video/mp4\"", ""),
                text(Rule.DASH_SET, "audio without a language", "mpd", " lang=\"und\"", ""),
                text(
                        Rule.DASH_SET,
                        "segments that may not be aligned",
                        "mpd",
                        "Alignment=\"true\"",
                        "Alignment=\"false\""),
                text(Rule.DASH_SET, "nothing about the segments' beginning", "mpd", " startWithSAP=\"1\"", ""),
                text(
                        Rule.DASH_REPRESENTATION,
                        "another width than the picture's",
                        "mpd",
                        " width=\"640\"",
                        " width=\"642\""),
                text(Rule.DASH_REPRESENTATION, "another codec", "mpd", "mp4a.40.2", "mp4a.40.5"),
                text(
                        Rule.DASH_REPRESENTATION,
                        "another sampling rate",
                        "mpd",
                        "SamplingRate=\"48000\"",
                        "SamplingRate=\"44100\""),
                text(
                        Rule.DASH_REPRESENTATION,
                        "other channels",
                        "mpd",
                        "configuration:2011\" value=\"2\"",
                        "configuration:2011\" value=\"6\""),
                text(
                        Rule.DASH_REPRESENTATION,
                        "a bandwidth below the peak",
                        "mpd",
                        "bandwidth=\"\\d+\"",
                        "bandwidth=\"1000\""),
                text(Rule.DASH_TIMELINE, "a last segment a tick short", "mpd", "d=\"25600\"", "d=\"25599\""),
                text(Rule.DASH_TIMELINE, "a segment too many, and so on", "mpd", "r=\"1\"", "r=\"2\""),
                text(
                        Rule.DASH_TIMELINE,
                        "the priming shown",
                        "mpd",
                        "<S t=\"0\" d=\"191488\"/>",
                        "<S t=\"0\" d=\"192512\"/>"),
                text(Rule.DASH_TIMELINE, "another length", "mpd", "PT10.005333S", "PT10.1S"),
                text(
                        Rule.DASH_TRICK,
                        "trick mode for no set",
                        "mpd",
                        "trickmode\" value=\"1\"",
                        "trickmode\" value=\"9\""),
                text(
                        Rule.DASH_TRICK,
                        "trick mode for sound",
                        "mpd",
                        "trickmode\" value=\"1\"",
                        "trickmode\" value=\"2\""),
                text(Rule.DASH_TRICK, "trick mode of whole segments", "mpd", "v-avc-360/iframes/", "v-avc-360/"),
                text(Rule.DASH_IDS, "a trick mode set without an id", "mpd", trick, "<AdaptationSet"));
    }

    static Stream<Mutation> byteMutations() {
        byte[] small = Mp4.videoInit(Film.VIDEO_CLOCK, 640, 360);
        byte[] second = Bytes.join(small, Film.video(200, 50, 280));
        return Stream.of(
                text(
                        Rule.CONTINUITY,
                        "segments in another order",
                        Film.SMALL + "/media.m3u8",
                        "1.m4s\n#EXTINF:4.000000,\n2.m4s",
                        "2.m4s\n#EXTINF:4.000000,\n1.m4s"),
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
                        Rule.IFRAME_RANGE,
                        "a picture that needs others",
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
                    f.small(Mp4.init(Film.VIDEO_CLOCK, "vide", Mp4.avc1(640, 360, pasp), new byte[0]));
                }),
                described(Rule.STEREO, "sound in six channels alone", f -> f.audio(6)),
                described(Rule.CMAF_BRAND, "no brand of CMAF", f -> f.small(Mp4.replaced(small, "cmfc", "mp42"))),
                described(Rule.CMAF_HEADER, "no media header", f -> f.small(Mp4.replaced(small, "vmhd", "free"))),
                described(Rule.CMAF_HEADER, "a sample in the header", f -> {
                    byte[] init = small.clone();
                    init[Mp4.find(init, "stts") + 11] = 1;
                    f.small(init);
                }),
                bytes(
                        Rule.CMAF_FRAGMENT,
                        "no mfhd",
                        f -> f.put(Film.SMALL, 1, Mp4.replaced(f.pack(Film.SMALL, 1), "mfhd", "free"))),
                bytes(Rule.CMAF_FRAGMENT, "samples addressed from elsewhere", f -> {
                    byte[] pack = f.pack(Film.SMALL, 1).clone();
                    pack[Mp4.find(pack, "tfhd") + 5] = 0;
                    f.put(Film.SMALL, 1, pack);
                }));
    }

    /** A segment that is served elsewhere than where it is named. */
    static Mutation redirected() {
        return new Mutation(Rule.REDIRECT, "a segment that is redirected", film -> {
            try (PackedSegments segments = new PackedSegments(film.index, film.source())) {
                return Validator.validate(Manifests.of(film.index), path -> {
                            if (path.equals(Film.SMALL + "/2.m4s")) {
                                throw new RedirectedException(path, "https://example.com/2.m4s");
                            }
                            return segments.open(path);
                        })
                        .violations();
            }
        });
    }

    static Stream<Mutation> encodingMutations() {
        Parameters right = Parameters.of(640, 360);
        return Stream.of(
                encoded(
                        Rule.PROFILE,
                        "a profile of ten bits",
                        right.withProfile(110).withDepth(10)),
                encoded(Rule.PROFILE, "a level that devices do not have", right.withLevel(60)),
                encoded(Rule.INTERLACED, "fields", right.withFields()),
                encoded(Rule.VIDEO_RANGE, "HLG that is said to be SDR", right.withTransfer(18)),
                described(Rule.SDR, "HDR alone, and so on", f -> {
                    f.small(Mp4.videoInit(Film.VIDEO_CLOCK, right.withTransfer(16)));
                    f.large(Mp4.videoInit(
                            Film.VIDEO_CLOCK, Parameters.of(1280, 720).withTransfer(16)));
                }),
                described(Rule.CODECS, "an SPS of another level than its record", f -> {
                    byte[] init = Mp4.videoInit(Film.VIDEO_CLOCK, 640, 360);
                    init[Mp4.find(init, "avcC") + 7] = 30;
                    f.small(init);
                }),
                described(
                        Rule.RESOLUTION,
                        "an SPS of another size than its entry",
                        f -> f.small(Mp4.init(
                                Film.VIDEO_CLOCK, "vide", Mp4.avc1(Parameters.of(640, 352), 640, 360), new byte[0]))));
    }

    private static Mutation encoded(Rule rule, String what, Parameters parameters) {
        return described(rule, what, f -> f.small(Mp4.videoInit(Film.VIDEO_CLOCK, parameters)));
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
        return text(rule, what, m -> edit(m, place, pattern, replacement));
    }

    private static Mutation text(
            Rule rule, String what, String place, String pattern, Function<MatchResult, String> replacement) {
        return text(rule, what, m -> edit(m, place, pattern, replacement));
    }

    @SafeVarargs
    private static Mutation text(Rule rule, String what, UnaryOperator<Manifests>... edits) {
        return new Mutation(rule, what, film -> {
            Manifests manifests = Manifests.of(film.index);
            for (UnaryOperator<Manifests> edit : edits) {
                manifests = edit.apply(manifests);
            }
            return film.validate(manifests).violations();
        });
    }

    private static Manifests edit(Manifests m, String place, String pattern, String replacement) {
        return edit(m, place, pattern, _ -> replacement);
    }

    private static Manifests edit(
            Manifests m, String place, String pattern, Function<MatchResult, String> replacement) {
        UnaryOperator<String> change = t -> replace(t, pattern, replacement);
        Map<String, String> playlists = new HashMap<>(m.playlists());
        playlists.computeIfPresent(place, (_, t) -> change.apply(t));
        return new Manifests(
                place.equals("master") ? m.master().map(change) : m.master(),
                playlists,
                place.equals("mpd") ? m.mpd().map(change) : m.mpd());
    }

    private static String replace(String text, String pattern, Function<MatchResult, String> replacement) {
        Matcher m = Pattern.compile(pattern).matcher(text);
        assertThat(m.find()).as("%s occurs in %s", pattern, text).isTrue();
        return text.substring(0, m.start()) + replacement.apply(m) + text.substring(m.end());
    }
}
