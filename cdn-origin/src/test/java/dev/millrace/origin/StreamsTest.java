package dev.millrace.origin;

import static dev.millrace.origin.FrameClient.CANCEL;
import static dev.millrace.origin.FrameClient.DATA;
import static dev.millrace.origin.FrameClient.GOAWAY;
import static dev.millrace.origin.FrameClient.HEADERS;
import static dev.millrace.origin.FrameClient.INTERNAL_ERROR;
import static dev.millrace.origin.FrameClient.NO_ERROR;
import static dev.millrace.origin.FrameClient.RST_STREAM;
import static dev.millrace.origin.SmallVideo.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.objects.Storage;
import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP/2 with prior knowledge, frame by frame: what is promised of answers holds for streams (RFC 9113). */
class StreamsTest {
    private final FakeCatalog catalog = new FakeCatalog();
    private final FakeStorage storage = new FakeStorage();
    private final FakeWithdrawals withdrawals = new FakeWithdrawals();
    private final SmallVideo video = published();
    private final String segment = video.folder() + VIDEO + "/1.m4s";
    private final byte[] whole = video.segment(VIDEO, 1);

    @AutoClose
    private final TestOrigin origin = new TestOrigin(catalog, withdrawals, storage);

    private SmallVideo published() {
        SmallVideo made = SmallVideo.sealed();
        catalog.publish(made);
        storage.put(made);
        return made;
    }

    @BeforeEach
    void open() {
        storage.between = (_, bytes) -> bytes;
    }

    private FrameClient wide() throws Exception {
        return FrameClient.to(origin).window(0, 1 << 30);
    }

    @Test
    void anAnswerIsAHeadAndABodyAndTheEndOfItsStream() throws Exception {
        try (var client = wide()) {
            client.get(1, segment, "range", "bytes=10-19");

            var head = client.head();
            assertThat(head)
                    .containsEntry(":status", "206")
                    .containsEntry("content-range", "bytes 10-19/300000")
                    .containsEntry("content-type", "video/mp4")
                    .containsEntry("cdn-cache-control", "max-age=86400")
                    .containsEntry("access-control-allow-origin", "*")
                    .doesNotContainKeys("connection", "keep-alive", "transfer-encoding");
            assertThat(client.body(1, 10)).isEqualTo(Arrays.copyOfRange(whole, 10, 20));
            assertThat(client.end()).isTrue();

            client.get(3, segment, "if-none-match", head.getOrDefault("etag", ""));
            var unchanged = client.next();
            assertThat(client.fields(unchanged)).containsEntry(":status", "304");
            assertThat(unchanged.ends()).as("no body").isTrue();

            client.frame(HEADERS, 5, 5, FrameClient.request("HEAD", segment));
            var only = client.next();
            assertThat(client.fields(only)).containsEntry("content-length", "300000");
            assertThat(only.ends()).isTrue();

            client.get(7, "/nothing");
            assertThat(client.head()).containsEntry(":status", "404");
        }
    }

    @Test
    void aSlowStreamHoldsNoOtherBack() throws Exception {
        int window = 65_535;
        try (var client = wide()) {
            client.get(1, segment);
            assertThat(client.head()).containsEntry(":status", "200");
            assertThat(client.body(1, window)).hasSize(window);

            client.get(3, segment).window(3, 1 << 20);
            assertThat(client.head()).containsEntry(":status", "200");
            assertThat(client.body(3, whole.length)).isEqualTo(whole);
            assertThat(client.end()).isTrue();

            client.window(1, 1 << 20);
            assertThat(client.body(1, whole.length - window))
                    .isEqualTo(Arrays.copyOfRange(whole, window, whole.length));
            assertThat(client.end()).isTrue();
        }
    }

    @Test
    void streamsAreAnsweredAsTheirBytesComeNotInTurn() throws Exception {
        Gate gate = new Gate(0, false);
        storage.between = gate;
        try (var client = wide()) {
            client.get(1, segment).get(3, video.root() + "master.m3u8");
            var playlist = client.next();
            assertThat(playlist.stream).isEqualTo(3);
            gate.countDown();
            while (client.next().stream != 1) {
                // what is left of the playlist
            }
        }
    }

    @Test
    void aStoreThatFailsBeforeTheFirstByteIs503AndAfterwardsResetsTheStreamAlone() throws Exception {
        Gate gate = new Gate(50_000, true);
        storage.between = gate;
        try (var client = wide()) {
            client.get(1, segment);
            assertThat(client.head()).containsEntry("content-length", "300000");
            assertThat(client.body(1, 50_000)).hasSize(50_000);
            gate.countDown();
            var end = client.next();
            assertThat(end.type).isEqualTo(RST_STREAM);
            assertThat(end.error()).isEqualTo(INTERNAL_ERROR);

            storage.between = new Gate(0, true);
            ((Gate) storage.between).countDown();
            client.get(3, video.folder() + VIDEO + "/2.m4s");
            assertThat(client.head()).containsEntry(":status", "503").containsKey("retry-after");
        }
    }

    @Test
    void aWithdrawnAssetsStreamIsResetAndTheConnectionServesOn() throws Exception {
        SmallVideo other = published();
        storage.between = new Gate(50_000, false);
        try (var client = wide()) {
            client.get(1, segment);
            client.head();
            client.body(1, 50_000);

            var change = withdrawals.decide(video.asset(), true, false);

            var end = client.next();
            assertThat(end.type).isEqualTo(RST_STREAM);
            assertThat(end.error()).isEqualTo(CANCEL);
            storage.between = (_, bytes) -> bytes;
            client.get(3, segment);
            assertThat(client.head()).containsEntry(":status", "404");
            client.body(3, 1);
            assertThat(client.end()).isTrue();
            client.get(5, other.folder() + VIDEO + "/1.m4s", "range", "bytes=0-9");
            assertThat(client.head()).containsEntry(":status", "206");
            acknowledged(change.number());
        }
    }

    @Test
    void whoDoesNotConfirmAResetLosesTheConnectionWithinASecond() throws Exception {
        storage.between = new Gate(50_000, false);
        try (var client = wide()) {
            client.answersPings = false;
            client.get(1, segment);
            client.head();
            client.body(1, 50_000);

            long decided = System.nanoTime();
            var change = withdrawals.decide(video.asset(), true, false);

            assertThat(client.ended()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - decided)).isLessThan(Duration.ofSeconds(1));
            acknowledged(change.number());
        }
    }

    private void acknowledged(long number) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> withdrawals.acknowledged.getOrDefault(video.asset(), 0L) >= number);
    }

    @Test
    void anAnswerThatEndedCountsUntilThePeerConfirmsIt() throws Exception {
        try (var client = wide();
                var silent = wide()) {
            silent.answersPings = false;
            for (var one : List.of(client, silent)) {
                one.get(1, segment, "range", "bytes=0-9");
                one.head();
                one.body(1, 10);
                assertThat(one.end()).isTrue();
            }
            // The confirming client reads on, and so answers the PING that asks about what it has.
            var reading = CompletableFuture.supplyAsync(() -> {
                try {
                    return client.next();
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            Running running = origin.part(Running.class);
            assertThat(running.any(video.asset())).isTrue();

            withdrawals.decide(video.asset(), true, false);

            assertThat(silent.ended()).isTrue();
            Awaitility.await().until(() -> !running.any(video.asset()));
            client.get(3, segment);
            assertThat(client.fields(reading.get())).containsEntry(":status", "404");
        }
    }

    @Test
    void aBodyNobodyWantsIsAnsweredAndCutShort() throws Exception {
        try (var client = wide()) {
            client.frame(HEADERS, 4, 1, FrameClient.request("GET", segment));
            assertThat(client.head()).containsEntry(":status", "413");
            client.body(1, 1);
            var reset = client.until(RST_STREAM);
            assertThat(reset.error()).isEqualTo(NO_ERROR);
            client.frame(HEADERS, 4, 3, FrameClient.request("POST", segment));
            var refused = client.next();
            assertThat(client.fields(refused)).containsEntry(":status", "405");
            assertThat(refused.ends()).isTrue();
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                ":method=GET :scheme=http :authority=o;                       400",
                ":method=GET :path=/x :authority=o;                           400",
                ":scheme=http :path=/x :authority=o;                          400",
                ":method=GET :scheme=http :path=/x;                           400",
                ":method=GET :scheme=http :path=x :authority=o;               400",
                ":method=GET :scheme=http :path=http://o/ :authority=o;       400",
                ":method=GET :scheme=http :path=/x#y :authority=o;            400",
                ":method=GET :scheme=http :path=/x :authority=o host=p;       400",
                ":method=GET :scheme=http :path=/x :path=/y :authority=o;     400",
                ":method=GET :scheme=http :path=/x :authority=o X=y;          400",
                ":method=GET :scheme=http :path=/x :authority=o connection=x; 400",
                ":method=GET :scheme=http :path=/x :authority=o transfer-encoding=chunked; 400",
                ":method=GET :scheme=http :path=/x :authority=o te=gzip;      400",
                ":method=GET :scheme=http :path=/x :authority=o x=y :x=y;     400",
                ":method=GET :scheme=http :path=/x :authority=o :status=200;  400",
                ":method=GET :scheme=http :path=/x :authority=o content-length=5; 400",
                ":method=CONNECT :authority=o;                                400",
                ":method=GET :scheme=http :path=/x :authority=o host=o;       404",
                ":method=GET :scheme=http :path=* :authority=o;               404",
            })
    void malformedRequestsAreAnsweredWith400OrReset(String fields, int status) throws Exception {
        String[] block = fields.trim().split("[ =]", -1);
        try (var client = wide()) {
            client.frame(HEADERS, 5, 1, FrameClient.block(block));
            var answer = client.next();
            if (answer.type == RST_STREAM) {
                assertThat(status).isEqualTo(400);
                assertThat(answer.error()).isEqualTo(FrameClient.PROTOCOL_ERROR);
            } else {
                assertThat(client.fields(answer)).containsEntry(":status", Integer.toString(status));
            }
        }
    }

    @Test
    void tooMuchHeadIsRefusedUnread() throws Exception {
        try (var client = wide()) {
            client.get(1, "/" + "a".repeat(5_000));
            assertThat(client.head()).containsEntry(":status", "414");
            client.until(DATA);
            client.get(3, "/", "x", "y".repeat(16_300));
            var answer = client.next();
            while (answer.stream != 3) {
                answer = client.next();
            }
            assertThat(client.fields(answer)).containsEntry(":status", "431");
        }
    }

    @Test
    void aStopLetsStreamsEndAndTakesNoNewOnes() throws Exception {
        Gate gate = new Gate(50_000, false);
        storage.between = gate;
        TestOrigin stopping = new TestOrigin(catalog, withdrawals, storage);
        try (var client = FrameClient.to(stopping).window(0, 1 << 30)) {
            client.get(1, segment).window(1, 1 << 30);
            client.head();
            client.body(1, 50_000);
            var stopped = CompletableFuture.runAsync(stopping::close);
            var away = client.next();
            assertThat(away.type).isEqualTo(GOAWAY);
            assertThat(away.error()).isEqualTo(NO_ERROR);
            gate.countDown();
            assertThat(client.body(1, whole.length - 50_000)).hasSize(whole.length - 50_000);
            assertThat(client.end()).isTrue();
            assertThat(client.ended()).isTrue();
            stopped.get();
        }
    }

    @Test
    void servedBytesAreCountedPerRendition() throws Exception {
        try (var client = wide()) {
            for (int stream = 1; stream < 20; stream += 2) {
                client.get(stream, segment, "range", "bytes=0-99");
                client.head();
                client.body(stream, 100);
                assertThat(client.end()).isTrue();
            }
        }
        Awaitility.await().untilAsserted(() -> {
            origin.part(AccessCounts.class).flush();
            assertThat(storage.accesses.stream()
                            .mapToLong(Storage.Access::bytes)
                            .sum())
                    .isEqualTo(1_000);
        });
    }

    @Test
    void aClientThatOffersAnUpgradeIsAnsweredOverHttp11() throws Exception {
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            var answer = client.send(
                    HttpRequest.newBuilder(origin.uri(segment)).build(), HttpResponse.BodyHandlers.ofByteArray());

            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(answer.body()).isEqualTo(whole);
        }
    }

    @Test
    @Needs(Prerequisite.CURL)
    void curlWithPriorKnowledge() throws Exception {
        Process curl = new ProcessBuilder(
                        "curl",
                        "-sS",
                        "--http2-prior-knowledge",
                        "-o",
                        "/dev/null",
                        "-w",
                        "%{http_version} %{response_code} %{size_download}\\n",
                        origin.uri(segment).toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("2 200 300000\n");
    }
}
