package dev.millrace.origin;

import static dev.millrace.origin.SmallVideo.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditional and partial requests over the wire, for a segment and a playlist, cold and cached. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConditionsAndRangesTest {
    private final FakeCatalog catalog = new FakeCatalog();
    private final FakeStorage storage = new FakeStorage();
    private final SmallVideo video = SmallVideo.sealed();
    private final String segment = video.folder() + VIDEO + "/1.m4s";
    private final byte[] whole = video.segment(VIDEO, 1);

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
        return response.headers().firstValue(name).orElse("");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=0-0           | 0      | 1",
                "bytes=0-            | 0      | 300000",
                "bytes=1000-1999     | 1000   | 1000",
                "bytes=131000-131200 | 131000 | 201",
                "bytes=299999-       | 299999 | 1",
                "bytes=299999-900000 | 299999 | 1",
                "bytes=-1            | 299999 | 1",
                "bytes=-70000        | 230000 | 70000",
            })
    void oneRange(String range, int offset, int length) throws Exception {
        for (String path : List.of(segment, fresh())) {
            var answer = get(path, "Range", range);

            assertThat(answer.statusCode()).isEqualTo(206);
            assertThat(header(answer, "content-range"))
                    .isEqualTo("bytes " + offset + "-" + (offset + length - 1) + "/300000");
            assertThat(header(answer, "content-length")).isEqualTo(Integer.toString(length));
            if (path.equals(segment)) {
                assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(whole, offset, offset + length));
            }
        }
    }

    /** A segment that no cache has. */
    private String fresh() {
        SmallVideo other = SmallVideo.sealed();
        catalog.publish(other);
        storage.put(other);
        return other.folder() + VIDEO + "/1.m4s";
    }

    @Test
    void severalRangesComeAsPartsInTheOrderAsked() throws Exception {
        var answer = get(segment, "Range", "bytes=200000-200099, 0-9, -5");

        assertThat(answer.statusCode()).isEqualTo(206);
        String type = header(answer, "content-type");
        assertThat(type).startsWith("multipart/byteranges; boundary=");
        assertThat(header(answer, "content-length")).isEqualTo(Integer.toString(answer.body().length));
        String boundary = type.substring(type.indexOf('=') + 1);
        var expected = new ByteArrayOutputStream();
        for (int[] part : new int[][] {{200_000, 200_100}, {0, 10}, {299_995, 300_000}}) {
            expected.writeBytes(("\r\n--" + boundary + "\r\nContent-Type: video/mp4\r\nContent-Range: bytes " + part[0]
                            + "-" + (part[1] - 1) + "/300000\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            expected.writeBytes(Arrays.copyOfRange(whole, part[0], part[1]));
        }
        expected.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(answer.body()).isEqualTo(expected.toByteArray());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=0-10,5-20",
                "bytes=x",
                "lines=1-2",
                "bytes=0-1,2-3,4-5,6-7,8-9,10-11,12-13,14-15,16-17,18-19,20-21,22-23,24-25,26-27,28-29,30-31,32-33"
            })
    void sillySetsGetTheWhole(String range) throws Exception {
        var answer = get(segment, "Range", range);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(whole);
    }

    @ParameterizedTest
    @CsvSource({"bytes=300000-", "bytes=-0"})
    void whatLiesBeyondTheEndIs416(String range) throws Exception {
        var answer = get(segment, "Range", range);

        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(header(answer, "content-range")).isEqualTo("bytes */300000");
    }

    @Test
    void aManifestHasRangesToo() throws Exception {
        byte[] playlist = get(video.root() + "master.m3u8").body();

        var answer = get(video.root() + "master.m3u8", "Range", "bytes=5-9");

        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(playlist, 5, 10));
    }

    @Test
    void headSaysWhatGetWouldAndKnowsNoRanges() throws Exception {
        for (String path : List.of(segment, fresh(), video.root() + "master.m3u8")) {
            long reads = storage.reads.size();
            var head = web.send("HEAD", origin.uri(path), "Range", "bytes=0-1");
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(storage.reads.size() - reads).as("reads no segment").isLessThanOrEqualTo(1);

            var get = get(path);
            for (String name : List.of("content-length", "content-type", "etag", "cache-control", "accept-ranges")) {
                assertThat(header(head, name))
                        .as(name)
                        .isEqualTo(header(get, name))
                        .isNotEmpty();
            }
        }
    }

    @Test
    void validatorsOfASegmentAndAPlaylist() throws Exception {
        for (String path : List.of(segment, video.root() + "master.m3u8", video.folder() + "poster.jpg")) {
            String tag = header(get(path), "etag");

            for (String same : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
                var answer = get(path, "If-None-Match", same);
                assertThat(answer.statusCode()).as(same).isEqualTo(304);
                assertThat(answer.body()).isEmpty();
                assertThat(header(answer, "etag")).isEqualTo(tag);
                assertThat(header(answer, "cache-control")).isNotEmpty();
                assertThat(header(answer, "date")).endsWith("GMT");
            }
            assertThat(get(path, "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
            assertThat(get(path, "If-Match", tag).statusCode()).isEqualTo(200);
            assertThat(get(path, "If-Match", "*").statusCode()).isEqualTo(200);
            assertThat(get(path, "If-Match", "\"x\"").statusCode()).isEqualTo(412);
            assertThat(get(path, "If-Match", "W/" + tag).statusCode()).isEqualTo(412);
            assertThat(get(path, "If-None-Match", tag, "Range", "bytes=0-1").statusCode())
                    .isEqualTo(304);
            assertThat(get(path, "If-Range", tag, "Range", "bytes=0-1").statusCode())
                    .isEqualTo(206);
            assertThat(get(path, "If-Range", "W/" + tag, "Range", "bytes=0-1").statusCode())
                    .isEqualTo(200);
            assertThat(get(path, "If-Range", "Sat, 21 Nov 2026 00:00:00 GMT", "Range", "bytes=0-1")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(get(path, "If-Range", "\"x\"", "Range", "bytes=999999-").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aNewRevisionChangesThePointersTag() throws Exception {
        SmallVideo first = SmallVideo.sealed();
        SmallVideo second = SmallVideo.make(first.tenant(), first.asset(), true, 2, 1_000);
        storage.put(first);
        storage.put(second);
        catalog.publish(first);
        String before = header(get(first.root() + "master.m3u8"), "etag");

        catalog.publish(second);

        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(get(first.root() + "master.m3u8", "If-None-Match", before)
                                .statusCode())
                        .isEqualTo(200));
        assertThat(header(get(first.root() + "master.m3u8"), "etag")).isNotEqualTo(before);
    }
}
