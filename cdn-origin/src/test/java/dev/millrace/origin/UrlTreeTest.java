package dev.millrace.origin;

import static dev.millrace.origin.SmallVideo.AUDIO;
import static dev.millrace.origin.SmallVideo.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Screening;
import dev.millrace.platform.catalog.Viewer;
import dev.millrace.platform.catalog.Visibility;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands behind which URL of a published video. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UrlTreeTest {
    private static final String HLS = "application/vnd.apple.mpegurl";
    private static final SecureRandom IDS = new SecureRandom();

    private final FakeCatalog catalog = new FakeCatalog();
    private final FakeStorage storage = new FakeStorage();
    private SmallVideo video = SmallVideo.sealed();

    @AutoClose
    private final TestOrigin origin = new TestOrigin(catalog, new FakeWithdrawals(), storage);

    @AutoClose
    private final Web web = new Web();

    @BeforeEach
    void publish() {
        video = SmallVideo.sealed();
        catalog.publish(video);
        storage.put(video);
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        return web.get(origin.uri(path), headers);
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void theCurrentManifestsPointIntoTheRevisionAndAreKeptForSeconds() throws Exception {
        var playlist = get(video.root() + "master.m3u8");
        var manifest = get(video.root() + "manifest.mpd");

        assertThat(playlist.statusCode()).isEqualTo(200);
        assertThat(text(playlist)).contains("\n" + video.revision().id() + "/" + VIDEO + "/media.m3u8\n");
        assertThat(header(playlist, "content-type")).isEqualTo(HLS);
        assertThat(text(manifest))
                .contains(video.revision().id() + "/$RepresentationID$/$Number$.m4s")
                .contains("type=\"static\"");
        assertThat(header(manifest, "content-type")).isEqualTo("application/dash+xml");
        for (var pointer : List.of(playlist, manifest)) {
            for (String kept : List.of("cache-control", "cdn-cache-control")) {
                assertThat(header(pointer, kept)).endsWith("max-age=5, stale-while-revalidate=5, stale-if-error=60");
            }
            assertThat(header(pointer, "etag")).matches("\"[0-9a-f]{32}\"");
        }
    }

    @Test
    void theFilesOfASealedRevisionNeverChangeForPlayersAndAgeOutOfCdnsInADay() throws Exception {
        List<String> types = List.of(
                "master.m3u8",
                HLS,
                "manifest.mpd",
                "application/dash+xml",
                "poster.jpg",
                "image/jpeg",
                "poster-640.jpg",
                "image/jpeg",
                "preview.webp",
                "image/webp",
                VIDEO + "/media.m3u8",
                HLS,
                AUDIO + "/media.m3u8",
                HLS,
                VIDEO + "/growing.m3u8",
                HLS,
                VIDEO + "/iframes.m3u8",
                HLS,
                VIDEO + "/iframes/1.m4s",
                "video/mp4",
                VIDEO + "/init.mp4",
                "video/mp4",
                AUDIO + "/init.mp4",
                "audio/mp4",
                VIDEO + "/1.m4s",
                "video/mp4",
                AUDIO + "/3.m4s",
                "audio/mp4");
        for (int i = 0; i < types.size(); i += 2) {
            String file = types.get(i);
            var answer = get(video.folder() + file);

            assertThat(answer.statusCode()).as(file).isEqualTo(200);
            assertThat(header(answer, "content-type")).as(file).isEqualTo(types.get(i + 1));
            assertThat(header(answer, "cache-control")).isEqualTo("public, max-age=31536000, immutable");
            assertThat(header(answer, "cdn-cache-control")).isEqualTo("max-age=86400");
            assertThat(header(answer, "accept-ranges")).isEqualTo("bytes");
            assertThat(header(answer, "content-length")).isEqualTo(Integer.toString(answer.body().length));
            assertThat(header(answer, "etag")).matches("\"[^\"]+\"");
        }
    }

    @Test
    void everyByteOfEverySegmentIsTheEncoders() throws Exception {
        for (String rendition : List.of(VIDEO, AUDIO)) {
            assertThat(get(video.folder() + rendition + "/init.mp4").body()).isEqualTo(video.init(rendition));
            for (int n = 1; n <= 3; n++) {
                assertThat(get(video.folder() + rendition + "/" + n + ".m4s").body())
                        .isEqualTo(video.segment(rendition, n));
            }
        }
        assertThat(get(video.folder() + "poster.jpg").body()).isEqualTo(video.poster());
        assertThat(get(video.folder() + "poster-640.jpg").body()).isEqualTo(video.still("poster-640.jpg"));
        assertThat(get(video.folder() + "preview.webp").body()).isEqualTo(video.still("preview.webp"));
    }

    @Test
    void aRevisionWithoutSmallPostersShowsTheLargeOne() throws Exception {
        assertThat(get(video.folder() + "poster-320.jpg").body()).isEqualTo(video.poster());
    }

    @Test
    void scrubbingTakesRangesInHlsAndSegmentsOfOnePictureInDash() throws Exception {
        String playlist = text(get(video.folder() + VIDEO + "/iframes.m3u8"));
        assertThat(playlist)
                .contains("#EXT-X-I-FRAMES-ONLY")
                .contains("#EXT-X-BYTERANGE:" + SmallVideo.HEAD + "@0\n2.m4s\n");
        byte[] range = get(video.folder() + VIDEO + "/2.m4s", "Range", "bytes=0-" + (SmallVideo.HEAD - 1))
                .body();
        byte[] frame = get(video.folder() + VIDEO + "/iframes/2.m4s").body();
        assertThat(Arrays.copyOfRange(frame, frame.length - SmallVideo.PICTURE, frame.length))
                .isEqualTo(Arrays.copyOfRange(range, range.length - SmallVideo.PICTURE, range.length));
        assertThat(new String(frame, 4, 4, StandardCharsets.US_ASCII)).isEqualTo("moof");
        assertThat(text(get(video.folder() + "manifest.mpd"))).contains("trickmode", VIDEO + "/iframes/$Number$.m4s");
        assertThat(get(video.folder() + VIDEO + "/iframes/2.m4s", "Range", "bytes=10-19")
                        .body())
                .isEqualTo(Arrays.copyOfRange(frame, 10, 20));
    }

    @Test
    void theStoryboardLeadsToItsSheets() throws Exception {
        var track = get(video.folder() + "storyboard.vtt");
        assertThat(track.statusCode()).isEqualTo(200);
        assertThat(header(track, "content-type")).isEqualTo("text/vtt");
        assertThat(text(track))
                .startsWith("WEBVTT\n")
                .contains("00:00:04.000 --> 00:00:08.000\nstoryboard/1.jpg#xywh=160,0,160,90\n")
                .contains("00:00:08.000 --> 00:00:12.000\nstoryboard/2.jpg#xywh=0,0,160,90\n");
        for (int number : List.of(1, 2)) {
            var sheet = get(video.folder() + "storyboard/" + number + ".jpg");
            assertThat(sheet.body()).isEqualTo(video.sheet(number));
            assertThat(header(sheet, "content-type")).isEqualTo("image/jpeg");
            for (var answer : List.of(track, sheet)) {
                assertThat(header(answer, "cache-control")).isEqualTo("public, max-age=31536000, immutable");
                assertThat(header(answer, "cdn-cache-control")).isEqualTo("max-age=86400");
                assertThat(header(answer, "etag")).matches("\"[^\"]+\"");
            }
        }
    }

    @Test
    void aStoryboardIsServedWhereItsVideoIsAndOnceThereIsOne() throws Exception {
        SmallVideo hidden = SmallVideo.sealed();
        storage.put(hidden);
        catalog.put(FakeCatalog.serving(hidden, AssetState.READY, Screening.IN_REVIEW, Visibility.PUBLIC));
        SmallVideo open = SmallVideo.open(AssetId.random(IDS), 2);
        storage.put(open);
        catalog.put(FakeCatalog.serving(open, AssetState.PROCESSING, Screening.PENDING, Visibility.PUBLIC));

        for (String file : List.of("storyboard.vtt", "storyboard/1.jpg")) {
            assertThat(get(hidden.folder() + file).statusCode()).isEqualTo(404);
            assertThat(get(origin.token(hidden, Viewer.PREVIEW_TOKEN) + hidden.folder() + file)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(get(origin.token(open, Viewer.PREVIEW_TOKEN) + open.folder() + file)
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void playlistsOfARevisionAreRelativeToIt() throws Exception {
        assertThat(text(get(video.folder() + "master.m3u8"))).contains("\n" + VIDEO + "/media.m3u8\n");
        assertThat(text(get(video.folder() + VIDEO + "/media.m3u8")))
                .contains("URI=\"init.mp4\"")
                .contains("\n3.m4s\n")
                .contains("#EXT-X-ENDLIST");
        assertThat(text(get(video.folder() + VIDEO + "/growing.m3u8")))
                .contains("EVENT")
                .contains("#EXT-X-ENDLIST");
    }

    @Test
    void aRevisionThatIsStillOpenGrowsUnderAPreviewTokenAndHasNoVodPlaylist() throws Exception {
        AssetId asset = AssetId.random(IDS);
        SmallVideo open = SmallVideo.open(asset, 2);
        storage.put(open);
        catalog.put(FakeCatalog.serving(open, AssetState.PROCESSING, Screening.PENDING, Visibility.PUBLIC));
        String preview = origin.token(open, Viewer.PREVIEW_TOKEN);

        assertThat(text(get(preview + open.root() + "master.m3u8")))
                .contains("\n" + open.revision().id() + "/" + VIDEO + "/growing.m3u8\n");
        assertThat(text(get(preview + open.folder() + VIDEO + "/growing.m3u8")))
                .contains("\n2.m4s\n")
                .doesNotContain("#EXT-X-ENDLIST");
        assertThat(text(get(preview + open.root() + "manifest.mpd"))).contains("type=\"dynamic\"");
        assertThat(get(preview + open.folder() + VIDEO + "/2.m4s").body()).isEqualTo(open.segment(VIDEO, 2));
        assertThat(get(preview + open.folder() + VIDEO + "/media.m3u8").statusCode())
                .isEqualTo(404);
        assertThat(get(preview + open.folder() + VIDEO + "/3.m4s").statusCode()).isEqualTo(404);
        assertThat(get(open.root() + "master.m3u8").statusCode()).isEqualTo(404);
        assertThat(get(open.folder() + VIDEO + "/1.m4s").statusCode()).isEqualTo(404);
    }

    @Test
    void previewAnswersAreKeptNowhere() throws Exception {
        String preview = origin.token(video, Viewer.PREVIEW_TOKEN);

        for (String path : List.of(
                video.root() + "master.m3u8",
                video.folder() + "master.m3u8",
                video.folder() + "poster.jpg",
                video.folder() + "preview.webp",
                video.folder() + "storyboard.vtt",
                video.folder() + "storyboard/1.jpg",
                video.folder() + VIDEO + "/1.m4s",
                video.folder() + VIDEO + "/9.m4s")) {
            var answer = get(preview + path);
            assertThat(header(answer, "cache-control")).as(path).isEqualTo("private, no-store");
            assertThat(answer.headers().firstValue("cdn-cache-control")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iframes.m3u8",
                "storyboard/0.jpg",
                "storyboard/3.jpg",
                "storyboard/1.png",
                AUDIO + "/iframes.m3u8",
                AUDIO + "/iframes/1.m4s",
                VIDEO + "/iframes/4.m4s",
                VIDEO + "/iframes/0.m4s",
                VIDEO + "/4.m4s",
                VIDEO + "/0.m4s",
                "v-avc-1080/init.mp4",
                "v-avc-1080/1.m4s",
                "v-avc-1080/media.m3u8",
                "s-vtt-en/1.vtt",
                "",
            })
    void whatARevisionDoesNotHaveIsNotFound(String file) throws Exception {
        var answer = get(video.folder() + file);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(header(answer, "cache-control")).isEqualTo("public, max-age=5");
    }

    @Test
    void unknownAndNotServableLookAlike() throws Exception {
        SmallVideo unknown = SmallVideo.sealed();
        SmallVideo hidden = SmallVideo.sealed();
        storage.put(hidden);
        catalog.put(FakeCatalog.serving(hidden, AssetState.PUBLISHED, Screening.CLEARED, Visibility.PRIVATE));
        String forged = "/t/" + "A".repeat(90);

        for (String prefix : List.of("", forged)) {
            for (String file : List.of("master.m3u8", "manifest.mpd")) {
                assertThat(looks(get(prefix + hidden.root() + file)))
                        .isEqualTo(looks(get(prefix + unknown.root() + file)));
            }
            assertThat(looks(get(prefix + hidden.folder() + VIDEO + "/1.m4s")))
                    .isEqualTo(looks(get(prefix + unknown.folder() + VIDEO + "/1.m4s")))
                    .containsEntry("status", "404");
        }
    }

    private static Map<String, String> looks(HttpResponse<byte[]> answer) {
        Map<String, String> looks = new HashMap<>();
        answer.headers().map().forEach((name, values) -> looks.put(name, String.join(",", values)));
        looks.remove("date");
        looks.put("status", Integer.toString(answer.statusCode()));
        looks.put("body", text(answer));
        return looks;
    }

    @Test
    void aRevisionThatIsNoLongerServedAndOneOfAnotherAssetAreNotFound() throws Exception {
        SmallVideo other = SmallVideo.sealed();
        storage.put(other);
        catalog.publish(other);

        assertThat(get(video.root() + other.revision().id() + "/" + VIDEO + "/1.m4s")
                        .statusCode())
                .isEqualTo(404);
        assertThat(get(video.root() + SmallVideo.sealed().revision().id() + "/master.m3u8")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void anyPageMayPlayAndReadWhatItNeeds() throws Exception {
        for (String path : List.of(video.root() + "master.m3u8", video.folder() + VIDEO + "/1.m4s", "/nothing")) {
            var answer = get(path, "Origin", "https://example.com");
            assertThat(header(answer, "access-control-allow-origin")).isEqualTo("*");
            assertThat(header(answer, "access-control-expose-headers"))
                    .contains("Content-Range")
                    .contains("ETag");
            assertThat(header(answer, "x-content-type-options")).isEqualTo("nosniff");
        }
        var preflight = web.send(
                "OPTIONS",
                origin.uri(video.folder() + VIDEO + "/1.m4s"),
                "Origin",
                "https://example.com",
                "Access-Control-Request-Method",
                "GET",
                "Access-Control-Request-Headers",
                "range");
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(header(preflight, "access-control-allow-methods")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(header(preflight, "access-control-allow-headers")).contains("Range");
        assertThat(preflight.body()).isEmpty();
    }

    @Test
    void theCacheSaysWhetherItHadTheBytes() throws Exception {
        String segment = video.folder() + VIDEO + "/2.m4s";

        assertThat(header(get(segment), "cache-status")).isEqualTo("millrace; fwd=uri-miss; stored");
        assertThat(header(get(segment), "cache-status")).isEqualTo("millrace; hit");
    }

    @Test
    void cookiesAndQueriesChangeNothing() throws Exception {
        String segment = video.folder() + VIDEO + "/2.m4s";

        assertThat(get(segment + "?x=1&y=%2e%2e", "Cookie", "millrace_session=x")
                        .body())
                .isEqualTo(video.segment(VIDEO, 2));
        assertThat(get(segment).headers().map()).doesNotContainKey("set-cookie");
    }
}
