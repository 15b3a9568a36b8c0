package dev.millrace.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HlsTest {
    private static final PresentationIndex SEALED = film();
    private static final PresentationIndex OPEN = PresentationIndex.open("film", "1", 4, SEALED.renditions());

    private static PresentationIndex film() {
        try {
            return new Film().index;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void statesMeasuredRatesOnceSealed() {
        assertThat(Hls.master(SEALED, "")).isEqualTo("""
                #EXTM3U
                #EXT-X-VERSION:7
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="aac",NAME="und",DEFAULT=YES,AUTOSELECT=YES,LANGUAGE="und",CHANNELS="2",URI="a-aac-und-2/media.m3u8"
                #EXT-X-STREAM-INF:BANDWIDTH=325016,AVERAGE-BANDWIDTH=301349,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=25.000,VIDEO-RANGE=SDR,SCORE=2.0,AUDIO="aac"
                v-avc-720/media.m3u8
                #EXT-X-STREAM-INF:BANDWIDTH=185016,AVERAGE-BANDWIDTH=176549,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=640x360,FRAME-RATE=25.000,VIDEO-RANGE=SDR,SCORE=1.0,AUDIO="aac"
                v-avc-360/media.m3u8
                #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=5616,AVERAGE-BANDWIDTH=4010,CODECS="avc1.64001f",RESOLUTION=1280x720,VIDEO-RANGE=SDR,URI="v-avc-720/iframes.m3u8"
                #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=3136,AVERAGE-BANDWIDTH=2514,CODECS="avc1.64001f",RESOLUTION=640x360,VIDEO-RANGE=SDR,URI="v-avc-360/iframes.m3u8"
                """);
    }

    @Test
    void statesCapsAndNoAverageWhileOpen() {
        assertThat(Hls.master(OPEN, "1/")).isEqualTo("""
                #EXTM3U
                #EXT-X-VERSION:7
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="aac",NAME="und",DEFAULT=YES,AUTOSELECT=YES,LANGUAGE="und",CHANNELS="2",URI="1/a-aac-und-2/growing.m3u8"
                #EXT-X-STREAM-INF:BANDWIDTH=525000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=25.000,VIDEO-RANGE=SDR,SCORE=2.0,AUDIO="aac"
                1/v-avc-720/growing.m3u8
                #EXT-X-STREAM-INF:BANDWIDTH=190000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=640x360,FRAME-RATE=25.000,VIDEO-RANGE=SDR,SCORE=1.0,AUDIO="aac"
                1/v-avc-360/growing.m3u8
                """);
    }

    @Test
    void writesAFinishedPlaylist() {
        assertThat(Hls.media(SEALED, audio())).isEqualTo("""
                #EXTM3U
                #EXT-X-VERSION:7
                #EXT-X-TARGETDURATION:4
                #EXT-X-MEDIA-SEQUENCE:1
                #EXT-X-PLAYLIST-TYPE:VOD
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-MAP:URI="init.mp4"
                #EXTINF:4.010667,
                1.m4s
                #EXTINF:4.010667,
                2.m4s
                #EXTINF:2.005333,
                3.m4s
                #EXT-X-ENDLIST
                """);
        assertThatIllegalStateException().isThrownBy(() -> Hls.media(OPEN, audio()));
    }

    /** Players know the durations of the playlist, rounded, and no others. */
    @ParameterizedTest
    @ValueSource(ints = {7, 15, 90, 15_360, 30_000, 90_000})
    void theRateOfPicturesIsWhatTheirPlaylistSays(int timescale) {
        VideoRendition large = SEALED.videos().getFirst();
        List<Segment> segments = new ArrayList<>();
        long start = 0;
        for (int i = 0; i < 40; i++) {
            long duration = timescale * 2L - i * timescale / 45 - i % 3;
            segments.add(new Segment(0, 700 + 3_000L * i, 3_000, start, duration, 700 + i * i));
            start += duration;
        }
        Track track = new Track(
                timescale, large.track().rateCap(), 700, 0, large.track().packs(), segments);
        var video =
                new VideoRendition("v-avc-720", large.codecs(), 1280, 720, large.frameRate(), VideoRange.SDR, track);
        PresentationIndex index =
                PresentationIndex.open("film", "1", 4, List.of(video)).seal();

        Matcher entries = Pattern.compile("#EXTINF:(\\d+)\\.(\\d{6}),\n#EXT-X-BYTERANGE:(\\d+)@0")
                .matcher(Hls.iframes(index, video));
        List<MatchResult> listed = entries.results().toList();
        assertThat(listed).hasSize(40);
        Rates rates = Rates.of(
                listed.stream().mapToLong(m -> Long.parseLong(m.group(3))).toArray(),
                listed.stream()
                        .mapToLong(m -> Long.parseLong(m.group(1) + m.group(2)))
                        .toArray(),
                1_000_000,
                4);
        assertThat(Hls.master(index, ""))
                .contains("#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=" + rates.peak() + ",AVERAGE-BANDWIDTH="
                        + rates.average() + ",");
    }

    @Test
    void namesTheFirstPictureOfEachSegmentAsARange() {
        VideoRendition large = SEALED.videos().getFirst();
        assertThat(Hls.iframes(SEALED, large)).isEqualTo("""
                #EXTM3U
                #EXT-X-VERSION:7
                #EXT-X-TARGETDURATION:4
                #EXT-X-MEDIA-SEQUENCE:1
                #EXT-X-PLAYLIST-TYPE:VOD
                #EXT-X-I-FRAMES-ONLY
                #EXT-X-MAP:URI="init.mp4"
                #EXTINF:4.000000,
                #EXT-X-BYTERANGE:1704@0
                1.m4s
                #EXTINF:4.000000,
                #EXT-X-BYTERANGE:1904@0
                2.m4s
                #EXTINF:2.000000,
                #EXT-X-BYTERANGE:1404@0
                3.m4s
                #EXT-X-ENDLIST
                """);
        assertThat(Hls.hasIFrames(OPEN, large)).isFalse();
        assertThat(Hls.hasIFrames(SEALED, audio())).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> Hls.iframes(SEALED, audio()));
    }

    @Test
    void offersNoPicturesWhereAnOlderIndexDoesNotSayWhereTheyAre() {
        VideoRendition video = SEALED.videos().getFirst();
        Track track = video.track();
        List<Segment> older = track.segments().stream()
                .map(s -> new Segment(s.pack(), s.offset(), s.length(), s.start(), s.duration()))
                .toList();
        PresentationIndex index = PresentationIndex.open(
                        "film",
                        "1",
                        4,
                        List.of(video.withTrack(
                                new Track(track.timescale(), 1, track.initSize(), 0, track.packs(), older))))
                .seal();
        assertThat(Hls.hasIFrames(index, index.videos().getFirst())).isFalse();
        assertThat(Hls.master(index, "")).doesNotContain("I-FRAME");
        assertThat(Dash.manifest(index, "")).doesNotContain("trickmode");
    }

    @Test
    void onlyEverAppendsToAGrowingPlaylist() {
        String open = Hls.growing(OPEN, audio());
        String sealed = Hls.growing(SEALED, audio());
        assertThat(open)
                .contains("#EXT-X-PLAYLIST-TYPE:EVENT\n#EXT-X-START:TIME-OFFSET=0\n")
                .doesNotContain("ENDLIST");
        assertThat(sealed).isEqualTo(open + "#EXT-X-ENDLIST\n");
        Rendition shorter = audio().withTrack(new Track(
                48_000,
                1,
                audio().track().initSize(),
                1_024,
                audio().track().packs(),
                audio().track().segments().subList(0, 1)));
        assertThat(open).startsWith(Hls.growing(OPEN, shorter));
    }

    @Test
    void tellsTracksOfOneLanguageApartAndSelectsOneOfEach() {
        VideoRendition video = SEALED.videos().getFirst();
        AudioRendition und = audio();
        PresentationIndex index = PresentationIndex.open(
                "film",
                "1",
                4,
                List.of(
                        video,
                        named("a-aac-de-2", "de", und),
                        named("a-aac-en-2", "en", und),
                        named("a-aac-en-2-2", "en", und),
                        named("a-opus-en-2", "en", und)));
        String master = Hls.master(index, "");
        assertThat(master)
                .contains("GROUP-ID=\"aac\",NAME=\"de\",DEFAULT=YES,AUTOSELECT=YES,LANGUAGE=\"de\"")
                .contains("GROUP-ID=\"aac\",NAME=\"en\",DEFAULT=NO,AUTOSELECT=YES,LANGUAGE=\"en\"")
                .contains("GROUP-ID=\"aac\",NAME=\"en 3\",DEFAULT=NO,AUTOSELECT=NO,LANGUAGE=\"en\"")
                .contains("GROUP-ID=\"opus\",NAME=\"en\",DEFAULT=YES,AUTOSELECT=YES,LANGUAGE=\"en\"");
        assertThat(master.lines().filter("v-avc-720/growing.m3u8"::equals)).hasSize(2);
        assertThat(master).contains("AUDIO=\"aac\"\n", "AUDIO=\"opus\"\n");
    }

    @Test
    void givesTheSmallestPictureTheLowRateCopyOfEveryTrack() {
        AudioRendition und = audio();
        PresentationIndex index = PresentationIndex.open(
                "film",
                "1",
                4,
                List.of(
                        SEALED.videos().getFirst(),
                        SEALED.videos().getLast(),
                        named("a-aac-de-2", "de", und),
                        named("a-aac-en-2", "en", und),
                        new AudioRendition("a-aac-de-2-2", und.codecs(), "de", 2, 48_000, true, und.track()),
                        new AudioRendition("a-aac-en-2-2", und.codecs(), "en", 2, 48_000, true, und.track())));
        assertThat(Hls.master(index, "").lines().filter(line -> !line.startsWith("#EXT-X-MEDIA")))
                .filteredOn(line -> line.contains("AUDIO=") || line.endsWith(".m3u8"))
                .map(line -> line.replaceAll(".*,(AUDIO=.*)", "$1"))
                .containsExactly(
                        "AUDIO=\"aac\"", "v-avc-720/growing.m3u8", "AUDIO=\"aac-low\"", "v-avc-360/growing.m3u8");
        assertThat(Hls.master(index, ""))
                .contains("GROUP-ID=\"aac\",NAME=\"en\",DEFAULT=NO", "GROUP-ID=\"aac-low\",NAME=\"en\",DEFAULT=NO")
                .contains("GROUP-ID=\"aac-low\",NAME=\"de\",DEFAULT=YES,AUTOSELECT=YES,LANGUAGE=\"de\",CHANNELS=\"2\","
                        + "URI=\"a-aac-de-2-2/growing.m3u8\"");
        PresentationIndex one = PresentationIndex.open(
                "film",
                "1",
                4,
                List.of(SEALED.videos().getFirst(), und, index.audios().getLast()));
        assertThat(Hls.master(one, "")).contains("AUDIO=\"aac\"\n", "AUDIO=\"aac-low\"\n");
        assertThat(PresentationIndex.parse(index.toJson())).isEqualTo(index);
    }

    @Test
    void namesNoGroupForAFilmWithoutSound() {
        PresentationIndex silent =
                PresentationIndex.open("film", "1", 4, List.of(SEALED.videos().getFirst()));
        assertThat(Hls.master(silent.seal(), ""))
                .contains("CODECS=\"avc1.64001f\",", "VIDEO-RANGE=SDR,SCORE=1.0\nv-avc-720/media.m3u8\n")
                .doesNotContain("AUDIO");
    }

    @Test
    void roundsFrameRatesToThousandths() {
        VideoRendition v = SEALED.videos().getFirst();
        VideoRendition ntsc = new VideoRendition(
                v.name(), v.codecs(), 1280, 720, new FrameRate(60_000, 2_002), VideoRange.PQ, v.track());
        assertThat(Hls.master(PresentationIndex.open("film", "1", 4, List.of(ntsc)), ""))
                .contains("FRAME-RATE=29.970,VIDEO-RANGE=PQ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "http://host/", "../", "1", "a b/", "//host/", "1/\n"})
    void refusesABaseThatIsNoPlainRelativePath(String base) {
        assertThatIllegalArgumentException().isThrownBy(() -> Hls.master(SEALED, base));
    }

    private static AudioRendition audio() {
        return SEALED.audios().getFirst();
    }

    private static AudioRendition named(String name, String language, AudioRendition like) {
        return new AudioRendition(name, like.codecs(), language, 2, 48_000, like.track());
    }
}
