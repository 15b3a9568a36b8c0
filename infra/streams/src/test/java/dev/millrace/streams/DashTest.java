package dev.millrace.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DashTest {
    private static final Dash.Live LIVE = new Dash.Live(
            Instant.parse("2026-11-01T10:00:00Z"),
            Instant.parse("2026-11-01T11:00:00.123456Z"),
            Duration.ofMillis(1_500),
            Duration.ofSeconds(8));

    @Test
    void describesAFinishedFilm() throws IOException {
        assertThat(Dash.manifest(new Film().index, "1/")).isEqualTo("""
                <?xml version="1.0" encoding="UTF-8"?>
                <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011,urn:mpeg:dash:profile:cmaf:2019" type="static" mediaPresentationDuration="PT10.005333S" maxSegmentDuration="PT4.010667S" minBufferTime="PT4S">
                  <Period id="0" start="PT0S">
                    <AdaptationSet id="1" contentType="video" mimeType="video/mp4" segmentAlignment="true" startWithSAP="1" par="16:9" maxWidth="1280" maxHeight="720">
                      <Role schemeIdUri="urn:mpeg:dash:role:2011" value="main"/>
                      <SegmentTemplate timescale="12800" startNumber="1" initialization="1/$RepresentationID$/init.mp4" media="1/$RepresentationID$/$Number$.m4s">
                        <SegmentTimeline>
                          <S t="0" d="51200" r="1"/>
                          <S d="25600"/>
                        </SegmentTimeline>
                      </SegmentTemplate>
                      <Representation id="v-avc-720" bandwidth="201808" codecs="avc1.64001f" width="1280" height="720" frameRate="25" sar="1:1"/>
                      <Representation id="v-avc-360" bandwidth="61808" codecs="avc1.64001f" width="640" height="360" frameRate="25" sar="1:1"/>
                    </AdaptationSet>
                    <AdaptationSet id="2" contentType="audio" mimeType="audio/mp4" lang="und" segmentAlignment="true" startWithSAP="1">
                      <Role schemeIdUri="urn:mpeg:dash:role:2011" value="main"/>
                      <SegmentTemplate timescale="48000" startNumber="1" initialization="1/$RepresentationID$/init.mp4" media="1/$RepresentationID$/$Number$.m4s">
                        <SegmentTimeline>
                          <S t="0" d="191488"/>
                          <S d="192512"/>
                          <S d="96256"/>
                        </SegmentTimeline>
                      </SegmentTemplate>
                      <Representation id="a-aac-und-2" bandwidth="123208" codecs="mp4a.40.2" audioSamplingRate="48000">
                        <AudioChannelConfiguration schemeIdUri="urn:mpeg:dash:23003:3:audio_channel_configuration:2011" value="2"/>
                      </Representation>
                    </AdaptationSet>
                    <AdaptationSet id="3" contentType="video" mimeType="video/mp4" segmentAlignment="true" startWithSAP="1">
                      <EssentialProperty schemeIdUri="http://dashif.org/guidelines/trickmode" value="1"/>
                      <SegmentTemplate timescale="12800" startNumber="1" initialization="1/v-avc-360/init.mp4" media="1/v-avc-360/iframes/$Number$.m4s">
                        <SegmentTimeline>
                          <S t="0" d="51200" r="1"/>
                          <S d="25600"/>
                        </SegmentTimeline>
                      </SegmentTemplate>
                      <Representation id="v-avc-360-trick" bandwidth="3584" codecs="avc1.64001f" width="640" height="360" frameRate="1/4" sar="1:1" maxPlayoutRate="64" codingDependency="false"/>
                    </AdaptationSet>
                  </Period>
                </MPD>
                """);
    }

    @Test
    void isDynamicWhileOpenAndStaticOnceSealed() throws IOException {
        PresentationIndex sealed = new Film().index;
        PresentationIndex open = PresentationIndex.open("film", "1", 4, sealed.renditions());
        assertThat(Dash.manifest(open, "", LIVE))
                .contains("type=\"dynamic\" availabilityStartTime=\"2026-11-01T10:00:00Z\""
                        + " publishTime=\"2026-11-01T11:00:00.123Z\" minimumUpdatePeriod=\"PT1.5S\""
                        + " suggestedPresentationDelay=\"PT8S\"")
                .contains("id=\"v-avc-720\" bandwidth=\"400000\"")
                .doesNotContain("mediaPresentationDuration");
        assertThat(Dash.manifest(sealed, "", LIVE)).isEqualTo(Dash.manifest(sealed, ""));
        assertThatIllegalStateException().isThrownBy(() -> Dash.manifest(open, ""));
    }

    @Test
    void givesARungItsOwnTimelineWhenItsClockIsAnother() throws IOException {
        PresentationIndex film = new Film().index;
        VideoRendition v = film.videos().getFirst();
        Track t = v.track();
        List<Segment> finer = t.segments().stream()
                .map(s -> new Segment(s.pack(), s.offset(), s.length(), 2 * s.start(), 2 * s.duration()))
                .toList();
        VideoRendition remuxed = new VideoRendition(
                v.name(),
                v.codecs(),
                1280,
                720,
                v.frameRate(),
                v.range(),
                new Track(25_600, 1, t.initSize(), 0, t.packs(), finer));
        String mpd = Dash.manifest(
                PresentationIndex.open(
                        "film", "1", 4, List.of(remuxed, film.videos().getLast())),
                "",
                LIVE);
        assertThat(mpd.indexOf("<Representation")).isLessThan(mpd.indexOf("<SegmentTemplate"));
        assertThat(mpd).contains("timescale=\"25600\"", "timescale=\"12800\"");
    }

    @Test
    void keepsCodecsRangesAndAudioTracksApart() throws IOException {
        PresentationIndex film = new Film().index;
        VideoRendition v = film.videos().getFirst();
        AudioRendition a = film.audios().getFirst();
        String mpd = Dash.manifest(
                PresentationIndex.open(
                        "film",
                        "1",
                        4,
                        List.of(
                                v,
                                new VideoRendition(
                                        "v-hevc-720-hdr",
                                        "hvc1.2.4.L93.B0",
                                        1280,
                                        720,
                                        v.frameRate(),
                                        VideoRange.PQ,
                                        v.track()),
                                a,
                                new AudioRendition("a-aac-fr-2", a.codecs(), "fr", 2, 48_000, a.track()))),
                "",
                LIVE);
        assertThat(mpd.lines().filter(l -> l.contains("<AdaptationSet"))).hasSize(4);
        assertThat(mpd)
                .contains("cicp:TransferCharacteristics\" value=\"16\"")
                .contains("lang=\"fr\"", "value=\"alternate\"");
    }

    @Test
    void letsPlayersSwitchBetweenATrackAndItsLowRateCopy() throws IOException {
        PresentationIndex film = new Film().index;
        AudioRendition a = film.audios().getFirst();
        String mpd = Dash.manifest(
                PresentationIndex.open(
                        "film",
                        "1",
                        4,
                        List.of(
                                film.videos().getFirst(),
                                a,
                                new AudioRendition("a-aac-fr-2", a.codecs(), "fr", 2, 48_000, a.track()),
                                new AudioRendition("a-aac-und-2-2", a.codecs(), "und", 2, 48_000, true, a.track()),
                                new AudioRendition("a-aac-fr-2-2", a.codecs(), "fr", 2, 48_000, true, a.track()))),
                "",
                LIVE);
        assertThat(mpd.lines()
                        .filter(l -> l.contains("<AdaptationSet") || l.contains("<Representation"))
                        .map(l -> l.replaceAll(".*(lang|<Representation id)=\"([^\"]*)\".*", "$2"))
                        .skip(2))
                .containsExactly("und", "a-aac-und-2", "a-aac-und-2-2", "fr", "a-aac-fr-2", "a-aac-fr-2-2");
    }

    @Test
    void writesAJumpInTimeAsATime() throws IOException {
        PresentationIndex film = new Film().index;
        VideoRendition v = film.videos().getFirst();
        Track t = v.track();
        List<Segment> late = t.segments().stream()
                .map(s -> new Segment(
                        s.pack(), s.offset(), s.length(), s.start() + (s.pack() == 0 ? 10 : 20), s.duration()))
                .toList();
        String mpd = Dash.manifest(
                PresentationIndex.open(
                        "film", "1", 4, List.of(v.withTrack(new Track(12_800, 1, t.initSize(), 0, t.packs(), late)))),
                "",
                LIVE);
        assertThat(mpd).contains("<S t=\"10\" d=\"51200\" r=\"1\"/>", "<S t=\"102420\" d=\"25600\"/>");
    }

    @Test
    void escapesWhatItWrites() {
        assertThat(new Xml().element("a", "b", "<\"&'>\n").toString())
                .endsWith("<a b=\"&lt;&quot;&amp;'&gt;&#10;\"/>\n");
    }
}
