package dev.millrace.origin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which paths are URLs of the public tree. */
class PublicPathTest {
    private static final String A = "abcdefghijklmnopqrstuvwxyz";
    private static final String R = "234567abcdefghijklmnopqrst";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/master.m3u8",
                "/manifest.mpd",
                "/" + R + "/master.m3u8",
                "/" + R + "/manifest.mpd",
                "/" + R + "/poster.jpg",
                "/" + R + "/poster-640.jpg",
                "/" + R + "/preview.webp",
                "/" + R + "/storyboard.vtt",
                "/" + R + "/storyboard/1.jpg",
                "/" + R + "/storyboard/999999.jpg",
                "/" + R + "/v-avc-720/media.m3u8",
                "/" + R + "/v-hevc-2160-hdr/growing.m3u8",
                "/" + R + "/a-aac-pt-BR-2/init.mp4",
                "/" + R + "/v-avc-720-2/999999999.m4s",
            })
    void whatIsDesignedIsFound(String rest) {
        assertThat(PublicPath.parse("/v/" + A + rest))
                .hasValueSatisfying(p -> assertThat(p.token()).isNull());
        assertThat(PublicPath.parse("/t/abc-_9/v/" + A + rest))
                .hasValueSatisfying(p -> assertThat(p.token()).isEqualTo("abc-_9"));
    }

    static Stream<String> tricks() {
        String v = "/v/" + A + "/";
        String r = v + R + "/";
        return Stream.of(
                "/",
                "",
                "*",
                "/v",
                "/v/",
                "/v/" + A,
                v,
                v + R,
                r,
                "v/" + A + "/master.m3u8",
                "//v/" + A + "/master.m3u8",
                "/v//" + A + "/master.m3u8",
                v + "/master.m3u8",
                v + "master.m3u8/",
                v + "./master.m3u8",
                v + "../" + A + "/master.m3u8",
                v + "%2e%2e/" + A + "/master.m3u8",
                v + "master%2em3u8",
                "/v/" + A + "%2fmaster.m3u8",
                v + "MASTER.M3U8",
                "/V/" + A + "/master.m3u8",
                "/v/" + A.toUpperCase(java.util.Locale.ROOT) + "/master.m3u8",
                "/v/" + A.substring(1) + "/master.m3u8",
                "/v/" + A + "a/master.m3u8",
                "/v/" + A.replace('a', '1') + "/master.m3u8",
                v + "poster.jpg",
                v + "preview.webp",
                r + "poster-641.jpg",
                r + "poster-320.webp",
                r + "preview.jpg",
                v + "storyboard.vtt",
                v + "storyboard/1.jpg",
                v + "v-avc-720/init.mp4",
                r + "v-avc-720/0.m4s",
                r + "v-avc-720/01.m4s",
                r + "v-avc-720/-1.m4s",
                r + "v-avc-720/1.M4S",
                r + "v-avc-720/1000000000.m4s",
                r + "v-avc-720/99999999999999999999.m4s",
                r + "v-avc-720/1.m4s/",
                r + "v-avc-720/../1.m4s",
                r + "v-avc-720//1.m4s",
                r + "/v-avc-720/1.m4s",
                r + "v-avc-720/x/1.m4s",
                r + "index/1",
                r + "pack/v-avc-720/0-1",
                r + "x-avc-720/init.mp4",
                r + "v/init.mp4",
                r + "v-" + "a".repeat(200) + "/init.mp4",
                r + "iframes.m3u8",
                r + "v-avc-720/iframes/0.m4s",
                r + "v-avc-720/iframes/init.mp4",
                r + "v-avc-720/iframes/media.m3u8",
                r + "iframes/1.m4s",
                r + "storyboard",
                r + "storyboard/",
                r + "storyboard/0.jpg",
                r + "storyboard/01.jpg",
                r + "storyboard/1000000.jpg",
                r + "storyboard/1.JPG",
                r + "storyboard/../poster.jpg",
                r + "s-vtt-en/1.vtt",
                "/k/" + A + "/1",
                "/t/v/" + A + "/master.m3u8",
                "/t//v/" + A + "/master.m3u8",
                "/t/a/b/v/" + A + "/master.m3u8",
                "/t/" + "a".repeat(600) + "/v/" + A + "/master.m3u8",
                "/t/a/t/b/v/" + A + "/master.m3u8",
                "/v/" + A + "/" + R + "/" + "a".repeat(5_000));
    }

    @ParameterizedTest
    @MethodSource("tricks")
    void nothingElseIs(String path) {
        assertThat(PublicPath.parse(path)).isEmpty();
    }

    @Test
    void tokensAreMaskedForLogs() {
        assertThat(PublicPath.masked("/t/secret/v/" + A + "/master.m3u8")).isEqualTo("/t/***/v/" + A + "/master.m3u8");
        assertThat(PublicPath.masked("/t/secret")).isEqualTo("/t/***");
        assertThat(PublicPath.masked("/v/" + A + "/master.m3u8")).isEqualTo("/v/" + A + "/master.m3u8");
    }
}
