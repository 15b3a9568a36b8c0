package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.encoder.protocol.MediaInfo;
import dev.millrace.encoder.protocol.PacketIndex;
import dev.millrace.encoder.protocol.Protocol;
import dev.millrace.encoder.protocol.Ratio;
import dev.millrace.encoder.protocol.Request;
import dev.millrace.encoder.protocol.Rung;
import dev.millrace.encoder.protocol.StreamInfo;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What may be copied, and each word that speaks against it. */
class ConformanceTest {
    private static final Ratio THIRTY = new Ratio(30, 1);

    private static MediaInfo conformant() {
        return media(Media.video(1280, 720, THIRTY, true), Media.packets());
    }

    private static MediaInfo media(StreamInfo.Video video, @Nullable PacketIndex packets, StreamInfo... more) {
        StreamInfo[] streams = Stream.concat(Stream.of(video), Stream.of(more)).toArray(StreamInfo[]::new);
        return Media.with(Media.of(10.0, false, null, streams), packets);
    }

    private static StreamInfo.Audio sound(double start, double seconds) {
        var track = new StreamInfo.Track(true, null, null, true, null, start, seconds);
        return new StreamInfo.Audio(1, "aac", track, 2, "stereo", 48_000);
    }

    @Test
    void itsPacketsAreTheTopRungAndTheOthersAreEncodedBelow() throws Exception {
        assertThat(Conformance.against(conformant(), Media.settings())).isEmpty();
        EncodePlan plan = EncodePlan.of(conformant(), Media.settings());
        assertThat(plan.renditions()).containsExactly("v-avc-720", "v-avc-480", "v-avc-360", "v-avc-240", "v-avc-144");
        assertThat(plan.rungs()).extracting(Rung::name).doesNotContain("v-avc-720");
        assertThat(plan.rungs())
                .allSatisfy(rung -> assertThat(rung.maxrateBps()).isLessThanOrEqualTo(2_500_000));
        assertThat(plan.targetDuration()).isEqualTo(8);
        Request.Transcode request = plan.request("/a", "/b");
        assertThat(Protocol.readRequest(Protocol.write(request))).isEqualTo(request);
    }

    @Test
    void oneOfAnotherSizeThanItsParameterSetsSayIsEncoded() {
        StreamInfo.Video video = Media.video(1440, 900, THIRTY, true);
        assertThat(Conformance.against(media(video, Media.packets()), Media.settings()))
                .containsExactly("its parameter sets are several, or contradict the file");
    }

    @Test
    void itIsASetting() {
        TranscodeSettings off = Media.encoding();
        assertThat(Conformance.against(conformant(), off))
                .singleElement()
                .asString()
                .contains("remux");
        EncodePlan plan = EncodePlan.of(conformant(), off);
        assertThat(plan.copied()).isNull();
        assertThat(plan.targetDuration()).isEqualTo(4);
        assertThat(plan.renditions()).first().isEqualTo("v-avc-720");
    }

    static Stream<Arguments> against() {
        StreamInfo.Video plain = Media.video(1280, 720, THIRTY, true);
        PacketIndex packets = Media.packets();
        return Stream.of(
                Arguments.of("turned", media(video(plain, 90, 1, "yuv420p", StreamInfo.Hdr.NONE), packets)),
                Arguments.of("not square", media(video(plain, 0, 2, "yuv420p", StreamInfo.Hdr.NONE), packets)),
                Arguments.of("8-bit", media(video(plain, 0, 1, "yuv420p10le", StreamInfo.Hdr.NONE), packets)),
                Arguments.of("8-bit", media(video(plain, 0, 1, "yuvj420p", StreamInfo.Hdr.NONE), packets)),
                Arguments.of("dynamic range", media(video(plain, 0, 1, "yuv420p", StreamInfo.Hdr.HLG), packets)),
                Arguments.of("odd", media(Media.video(1281, 720, THIRTY, true), packets)),
                Arguments.of("beyond the ladder", media(Media.video(160, 120, THIRTY, true), packets)),
                Arguments.of("beyond the ladder", media(Media.video(2560, 1440, THIRTY, true), packets)),
                Arguments.of("more than 60", media(Media.video(1280, 720, new Ratio(120, 1), true), packets)),
                Arguments.of("rate is unknown", media(Media.video(1280, 720, null, true), packets)),
                Arguments.of("in one piece", media(plain, null)),
                Arguments.of("cut off", media(plain, index(Media.CONFIGURATION, false, false, true, 2, 0.04, 1))),
                Arguments.of("edit list", media(plain, index(Media.CONFIGURATION, true, true, true, 2, 0.04, 1))),
                Arguments.of("closed", media(plain, index(Media.CONFIGURATION, true, false, false, 2, 0.04, 1))),
                Arguments.of("10.0 s apart", media(plain, index(Media.CONFIGURATION, true, false, true, 10, 0.04, 1))),
                Arguments.of("clock jumps", media(plain, index(Media.CONFIGURATION, true, false, true, 4, 1.5, 1))),
                Arguments.of("kb/s", media(plain, index(Media.CONFIGURATION, true, false, true, 2, 0.04, 40_000))),
                Arguments.of(
                        "profile",
                        media(
                                plain,
                                index(Media.CONFIGURATION.replace("42c01f", "42c03c"), true, false, true, 2, 0.04, 1))),
                Arguments.of("configuration", media(plain, index("00", true, false, true, 2, 0.04, 1))),
                Arguments.of("before the picture", media(plain, packets, sound(-2, 10))),
                Arguments.of("after the last picture", media(timed(plain), packets, sound(0, 11))));
    }

    @ParameterizedTest
    @MethodSource
    void against(String why, MediaInfo media) {
        List<String> reasons = Conformance.against(media, Media.settings());
        assertThat(reasons).anySatisfy(reason -> assertThat(reason).contains(why));
        assertThat(EncodePlan.of(media, Media.settings()).copied()).isNull();
    }

    private static PacketIndex index(
            String configuration,
            boolean whole,
            boolean edited,
            boolean closed,
            double longestGroup,
            double longestPicture,
            long kbps) {
        return new PacketIndex(
                configuration, 300, whole, edited, closed, longestGroup, longestPicture, 1000 * kbps, 1000 * kbps);
    }

    private static StreamInfo.Video timed(StreamInfo.Video v) {
        var track = new StreamInfo.Track(true, null, null, true, null, 0.0, 10.0);
        return new StreamInfo.Video(
                0,
                "h264",
                track,
                v.width(),
                v.height(),
                v.width(),
                v.height(),
                0,
                false,
                v.pixelAspect(),
                THIRTY,
                THIRTY,
                THIRTY,
                "yuv420p",
                8,
                null,
                null,
                null,
                null,
                StreamInfo.Hdr.NONE,
                v.fieldOrder(),
                false,
                null);
    }

    private static StreamInfo.Video video(
            StreamInfo.Video v, int rotation, int aspect, String format, StreamInfo.Hdr hdr) {
        return new StreamInfo.Video(
                0,
                "h264",
                v.track(),
                v.width(),
                v.height(),
                v.width() * aspect,
                v.height(),
                rotation,
                false,
                new Ratio(aspect, 1),
                THIRTY,
                THIRTY,
                THIRTY,
                format,
                8,
                null,
                null,
                null,
                null,
                hdr,
                v.fieldOrder(),
                false,
                null);
    }
}
