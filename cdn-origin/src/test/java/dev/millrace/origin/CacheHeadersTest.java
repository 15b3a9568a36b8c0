package dev.millrace.origin;

import static dev.millrace.origin.SmallVideo.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.catalog.Viewer;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What caches in front of an origin are told, and how they ask again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CacheHeadersTest {
    private static final String OPENED = "Sun, 01 Nov 2026 00:00:00 GMT";
    private static final String SEALED = "Sun, 01 Nov 2026 00:00:09 GMT";

    private final FakeCatalog catalog = new FakeCatalog();
    private final FakeStorage storage = new FakeStorage();
    private final SmallVideo video =
            SmallVideo.make(SmallVideo.sealed().tenant(), SmallVideo.sealed().asset(), true, 40, 2_000);
    private final String master = video.root() + "master.m3u8";
    private final String media = video.folder() + VIDEO + "/media.m3u8";
    private final String segment = video.folder() + VIDEO + "/1.m4s";

    @AutoClose
    private final TestOrigin origin = new TestOrigin(catalog, new FakeWithdrawals(), storage);

    @AutoClose
    private final Web web = new Web();

    @BeforeAll
    void publish() {
        catalog.publish(video);
        storage.put(video);
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        return web.get(origin.uri(path), headers);
    }

    private static String header(HttpResponse<?> response, String name) {
        return String.join("|", response.headers().allValues(name));
    }

    private static byte[] unzipped(byte[] body) throws Exception {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return in.readAllBytes();
        }
    }

    @Test
    void aPlaylistComesCompressedToWhoTakesIt() throws Exception {
        var plain = get(media);
        var zipped = get(media, "Accept-Encoding", "br;q=1, gzip;q=0.8");

        assertThat(header(plain, "content-encoding")).isEmpty();
        assertThat(header(zipped, "content-encoding")).isEqualTo("gzip");
        assertThat(zipped.body().length).isLessThan(plain.body().length / 2);
        assertThat(unzipped(zipped.body())).isEqualTo(plain.body());
        for (var answer : List.of(plain, zipped)) {
            assertThat(header(answer, "vary")).isEqualTo("Accept-Encoding");
            assertThat(header(answer, "content-type")).isEqualTo("application/vnd.apple.mpegurl");
            assertThat(header(answer, "content-length")).isEqualTo(Integer.toString(answer.body().length));
        }
        assertThat(header(get(segment, "Accept-Encoding", "gzip"), "vary")).isEmpty();
        assertThat(header(get(segment, "Accept-Encoding", "gzip"), "content-encoding"))
                .isEmpty();
    }

    /** "The entity tags of two representations of the same resource differ when their coding does" (RFC 9110, 8.8.3.3). */
    @Test
    void eachCodingHasATagAndRangesOfItsOwn() throws Exception {
        var plain = get(media);
        var zipped = get(media, "Accept-Encoding", "gzip");
        String plainTag = header(plain, "etag");
        String zippedTag = header(zipped, "etag");
        assertThat(zippedTag).isNotEqualTo(plainTag);

        assertThat(get(media, "Accept-Encoding", "gzip", "If-None-Match", plainTag)
                        .statusCode())
                .isEqualTo(200);
        var unchanged = get(media, "Accept-Encoding", "gzip", "If-None-Match", zippedTag);
        assertThat(unchanged.statusCode()).isEqualTo(304);
        assertThat(header(unchanged, "vary")).isEqualTo("Accept-Encoding");
        assertThat(header(unchanged, "etag")).isEqualTo(zippedTag);

        var part = get(media, "Accept-Encoding", "gzip", "Range", "bytes=10-29");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(header(part, "content-encoding")).isEqualTo("gzip");
        assertThat(header(part, "content-range")).isEqualTo("bytes 10-29/" + zipped.body().length);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(zipped.body(), 10, 30));
        assertThat(get(media, "Accept-Encoding", "gzip", "Range", "bytes=0-1", "If-Range", plainTag)
                        .body())
                .as("not the representation that was asked about")
                .isEqualTo(zipped.body());
    }

    @Test
    void whatNeverChangesHasADateAndConditionsOnItCount() throws Exception {
        var answer = get(segment);
        assertThat(header(answer, "last-modified")).isEqualTo(OPENED);
        assertThat(header(get(media), "last-modified")).isEqualTo(SEALED);

        var unchanged = get(segment, "If-Modified-Since", OPENED);
        assertThat(unchanged.statusCode()).isEqualTo(304);
        assertThat(header(unchanged, "last-modified")).isEqualTo(OPENED);
        assertThat(get(segment, "If-Modified-Since", "Sat, 31 Oct 2026 00:00:00 GMT")
                        .statusCode())
                .isEqualTo(200);
        assertThat(get(segment, "If-Unmodified-Since", "Sat, 31 Oct 2026 00:00:00 GMT")
                        .statusCode())
                .isEqualTo(412);
        assertThat(get(segment, "If-Range", OPENED, "Range", "bytes=0-1").statusCode())
                .isEqualTo(206);
        assertThat(get(segment, "If-Range", SEALED, "Range", "bytes=0-1").statusCode())
                .isEqualTo(200);
    }

    /** A pointer may go back to an older revision: "modified since" would then be answered wrongly. */
    @Test
    void whatPointsHasNoDate() throws Exception {
        var pointer = get(master, "If-Modified-Since", SEALED);

        assertThat(pointer.statusCode()).isEqualTo(200);
        assertThat(header(pointer, "last-modified")).isEmpty();
        assertThat(header(get(video.folder() + "poster.jpg"), "last-modified")).isEmpty();
    }

    @Test
    void everyAnswerBearsTheKeysItIsPurgedBy() throws Exception {
        String asset = "asset-" + video.asset();
        String revision = "revision-" + video.revision().id();
        String tenant = "tenant-" + origin.tokens.pseudonym(video.tenant());
        String playback = origin.token(video, Viewer.PLAYBACK_TOKEN);
        for (String path : List.of(master, media, segment, video.folder() + "poster.jpg", playback + segment)) {
            var answer = get(path);
            assertThat(header(answer, "surrogate-key")).isEqualTo(asset + " " + revision + " " + tenant);
            assertThat(header(answer, "cache-tag")).isEqualTo(asset + "," + revision + "," + tenant);
        }
        assertThat(tenant).doesNotContain(video.tenant().value()).matches("tenant-[0-9a-f]{16}");
        assertThat(origin.tokens.pseudonym(new TenantId("other"))).isNotEqualTo(tenant.substring(7));
        var preview = get(origin.token(video, Viewer.PREVIEW_TOKEN) + segment);
        assertThat(header(preview, "surrogate-key") + header(preview, "cache-tag"))
                .isEmpty();
    }

    @Test
    void manifestsTooSayHowACacheTookPart() throws Exception {
        String fresh = video.folder() + VIDEO + "/growing.m3u8";
        assertThat(header(get(fresh), "cache-status")).isEqualTo("millrace; fwd=uri-miss; stored");
        assertThat(header(get(fresh), "cache-status")).isEqualTo("millrace; hit");
    }

    @Test
    void answersSayHowLongTheyTookAndRefusalsDoNot() throws Exception {
        var answer = get(segment);
        assertThat(header(answer, "server-timing")).matches("origin;dur=[0-9]+\\.[0-9]");
        assertThat(header(answer, "timing-allow-origin")).isEqualTo("*");
        assertThat(header(get("/v/nothing"), "server-timing")).isEmpty();
    }

    @Test
    void aPointerThatCannotBeAskedAboutSaysHowOldItIs() throws Exception {
        SmallVideo other = SmallVideo.sealed();
        FakeCatalog failing = new FakeCatalog();
        storage.put(other);
        failing.publish(other);
        try (var cutOff = new TestOrigin(failing, new FakeWithdrawals(), storage)) {
            var young = web.get(cutOff.uri(other.root() + "master.m3u8"));
            assertThat(header(young, "age")).isEmpty();
            failing.down = true;
            Awaitility.await().untilAsserted(() -> {
                var old = web.get(cutOff.uri(other.root() + "master.m3u8"));
                assertThat(old.statusCode()).isEqualTo(200);
                assertThat(header(old, "age")).isNotEmpty();
            });
            var segment = web.get(cutOff.uri(other.folder() + VIDEO + "/1.m4s"));
            assertThat(header(segment, "age"))
                    .as("what never changes is not old")
                    .isEmpty();
        }
    }
}
