package dev.millrace.encoder.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.hashing.View;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolTest {

    private static final PacketIndex PACKETS =
            new PacketIndex("0164001f", 300, true, false, true, 2, 0.034, 1_000_000, 1_500_000);

    private static final StreamInfo.Track TRACK = new StreamInfo.Track(true, "de", null, true, null, 0.0, 10.0);

    static Stream<Event> events() {
        StreamInfo video = new StreamInfo.Video(
                0,
                "h264",
                TRACK,
                1920,
                1080,
                1080,
                1920,
                90,
                false,
                new Ratio(1, 1),
                new Ratio(30, 1),
                null,
                null,
                "yuv420p",
                8,
                null,
                null,
                null,
                "tv",
                StreamInfo.Hdr.NONE,
                StreamInfo.FieldOrder.PROGRESSIVE,
                false,
                300L);
        StreamInfo audio = new StreamInfo.Audio(1, "aac", TRACK, 2, "stereo", 48_000);
        StreamInfo other = new StreamInfo.Other(2, "bin_data", TRACK, "data");
        return Stream.of(
                new Event.Ready(Protocol.VERSION, "8.0.1", 4711, List.of("seccomp"), true),
                new Event.Probed(new MediaInfo("mov", 10.0, false, 123, 0, 1, List.of(video, audio, other), PACKETS)),
                new Event.InitWritten("v-avc-360", 900, 90_000, 640, 360, new Ratio(30, 1), 0, 0),
                new Event.SegmentWritten("v-avc-360", 1, 1, "v-avc-360.1.pack", 900, 5000, 0, 180_000, 60),
                new Event.PackClosed("v-avc-360", 1, "v-avc-360.1.pack", 5900),
                new Event.Progress(1.5, null, 88.8),
                new Event.FiltersChosen("[in]scale=640:360,setsar=1[out0]"),
                new Event.PosterWritten("poster.jpg", 640, 360),
                new Event.PreviewWritten("preview.webp", 99_000, 24),
                new Event.SheetWritten(2, "sheet-2.jpg", 160, 90, List.of(50_000L, 52_000L)),
                new Event.FrameHashed(
                        2000,
                        List.of(
                                new Event.FrameHashed.ViewHash(View.WHOLE, "0f".repeat(32), 100),
                                new Event.FrameHashed.ViewHash(View.TOP, "a0".repeat(32), 0))),
                new Event.Warning(WarningCode.DECODE_ERRORS, "3 frames are damaged."),
                new Event.ClipMade("/x/clip.mp4", 4, 300),
                new Event.Done(
                        null, 300, 0, 0, 0, 10, List.of(new Event.Done.Rendition("a", 300, 5, 1, 99, 900_000, 90_000))),
                new Event.Failed(FailureCode.NO_VIDEO, "The file holds no picture."));
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventSurvivesTheWire(Event event) throws Exception {
        String line = Protocol.write(event);
        assertThat(line).doesNotContain("\n");
        assertThat(Protocol.readEvent(line)).isEqualTo(event);
    }

    static Stream<Request> requests() {
        Rung rung = new Rung("v-avc-360", 640, 360, 23, 900_000, 1_800_000, "veryfast");
        return Stream.of(
                new Request.Probe("/x/a.mp4", Limits.standard()),
                new Request.Transcode(
                        "/x/a.mp4",
                        "/x/out",
                        Limits.standard(),
                        Set.of(Output.RUNGS, Output.AUDIO, Output.POSTER, Output.STORYBOARD),
                        new VideoPlan(-1, new CopiedRung("v-avc-720", 1280, 720), List.of(rung), 60, ToneMapping.AUTO),
                        List.of(new AudioTrack("a-aac-und-2", -1, 2, 128_000)),
                        new LoudnessPlan(-16, -2),
                        ChunkPlan.standard(),
                        PosterPlan.standard(),
                        StoryboardPlan.standard(600),
                        PreviewPlan.standard(600),
                        new ClassifierPlan(
                                "/x/m.onnx",
                                List.of("a", "b"),
                                224,
                                List.of(0.4, 0.4, 0.4),
                                List.of(0.2, 0.2, 0.2),
                                true),
                        0),
                new Request.MakeClip(
                        "/x/c.mp4", ClipSpec.plain(10, 640, 360, 30).with(null)));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aRequestSurvivesTheWire(Request request) throws Exception {
        assertThat(Protocol.readRequest(Protocol.write(request))).isEqualTo(request);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "ready",
                "{\"type\":\"nonsense\"}",
                "{\"type\":\"failed\",\"message\":\"no code\"}",
                "{\"type\":\"failed\",\"code\":\"NO_VIDEO\",\"message\":\"x\",\"extra\":1}",
                "{\"type\":\"failed\",\"code\":\"NO_VIDEO\",\"message\":\"x\"} {}",
                "{\"type\":\"pack\",\"rendition\":\"../../etc\",\"chunk\":1,\"file\":\"a\",\"size\":1}",
                "{\"type\":\"pack\",\"rendition\":\"a\",\"chunk\":1,\"file\":\"/etc/passwd\",\"size\":1}",
                "{\"type\":\"pack\",\"rendition\":\"a\",\"chunk\":1,\"file\":\"a\",\"size\":-1}",
                "{\"type\":\"pack\",\"rendition\":\"a\",\"chunk\":99999999999,\"file\":\"a\",\"size\":1}",
                "{\"type\":\"hash\",\"atMillis\":0,\"views\":[]}",
                "{\"type\":\"hash\",\"atMillis\":-1,\"views\":[{\"view\":\"WHOLE\",\"pdq\":\"00\",\"quality\":1}]}",
                "{\"type\":\"sheet\",\"n\":1,\"file\":\"../x\",\"tileWidth\":2,\"tileHeight\":2,\"timesMillis\":[0]}",
                "{\"type\":\"sheet\",\"n\":1,\"file\":\"x\",\"tileWidth\":2,\"tileHeight\":2,\"timesMillis\":[]}",
                "{\"type\":\"sheet\",\"n\":1,\"file\":\"x\",\"tileWidth\":2,\"tileHeight\":2,\"timesMillis\":[2,1]}",
                "{\"type\":\"progress\",\"doneSeconds\":\"NaN\",\"totalSeconds\":null,\"fps\":1}",
                "{\"type\":\"probed\",\"media\":null}",
                "{\"type\":\"ready\",\"version\":1,\"ffmpeg\":\"8\",\"pid\":1,\"confinement\":[null]}",
            })
    void aMalformedLineIsRefused(String line) {
        assertThatThrownBy(() -> Protocol.readEvent(line)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void aDeepOrLongLineIsRefused() {
        assertThatThrownBy(() -> Protocol.readEvent("[".repeat(5000))).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> Protocol.readEvent(" ".repeat(Protocol.MAX_LINE + 1)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("longer");
    }

    @Test
    void longerVideosHaveTilesFurtherApart() {
        assertThat(Stream.of(0.5, 10.0, 200.0, 201.0, 43_200.0)
                        .map(seconds -> StoryboardPlan.standard(seconds).everyMillis()))
                .containsExactly(2_000, 2_000, 2_000, 3_000, 432_000);
    }

    @Test
    void segmentsAndChunksLieOnTheGrid() {
        ChunkPlan plan = ChunkPlan.standard();
        assertThat(Stream.of(1, 2, 6, 7, 8, 21, 22).map(n -> plan.segmentStart(n)))
                .containsExactly(0L, 2L, 10L, 12L, 16L, 68L, 72L);
        assertThat(Stream.of(1, 6, 7, 21, 22, 36, 37).map(n -> plan.chunkOf(n))).containsExactly(1, 1, 2, 2, 3, 3, 4);
    }
}
