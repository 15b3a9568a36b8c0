package dev.millrace.origin;

import static dev.millrace.origin.SmallVideo.AUDIO;
import static dev.millrace.origin.SmallVideo.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.millrace.platform.catalog.Viewer;
import dev.millrace.platform.objects.Storage;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Status;

/** What its operator sees of an origin: counts, numbers, health, lines in the log, a clean stop. */
class OperationTest {
    private final FakeCatalog catalog = new FakeCatalog();
    private final FakeStorage storage = new FakeStorage();
    private final FakeWithdrawals withdrawals = new FakeWithdrawals();
    private final SmallVideo video = SmallVideo.sealed();

    @AutoClose
    private final Web web = new Web();

    @BeforeEach
    void publish() {
        catalog.publish(video);
        storage.put(video);
    }

    private TestOrigin start(String... settings) {
        return new TestOrigin(catalog, withdrawals, storage, settings);
    }

    private long requests(String rendition) {
        return storage.accesses.stream()
                .filter(a -> a.rendition().equals(rendition))
                .mapToLong(Storage.Access::requests)
                .sum();
    }

    private long bytes(String rendition) {
        return storage.accesses.stream()
                .filter(a -> a.rendition().equals(rendition))
                .mapToLong(Storage.Access::bytes)
                .sum();
    }

    @Test
    void everyServedRenditionIsCountedWithinTenSecondsAndAtTheStop() throws Exception {
        try (var origin = start()) {
            for (int n = 1; n <= 3; n++) {
                web.get(origin.uri(video.folder() + VIDEO + "/" + n + ".m4s"));
            }
            web.get(origin.uri(video.folder() + VIDEO + "/1.m4s"), "Range", "bytes=0-9");
            web.send("HEAD", origin.uri(video.folder() + VIDEO + "/1.m4s"));
            web.get(origin.uri(video.folder() + VIDEO + "/7.m4s"));
            web.get(origin.uri(video.root() + "master.m3u8"));

            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> requests(VIDEO) == 4);
            assertThat(bytes(VIDEO)).isEqualTo(3 * 300_000 + 17 + 34 + 10);
            assertThat(storage.accesses).allSatisfy(a -> {
                assertThat(a.asset()).isEqualTo(video.asset());
                assertThat(a.last()).isBetween(origin.time.instant().minusSeconds(60), origin.time.instant());
            });
            web.get(origin.uri(video.folder() + AUDIO + "/1.m4s"));
        }
        assertThat(requests(AUDIO)).as("told at the stop").isEqualTo(1);
    }

    @Test
    void countsThatCannotBeToldAreKept() throws Exception {
        var counts = new AccessCounts(storage, InstantSource.system());
        counts.served(video.asset(), VIDEO, 10);
        storage.accessesFail = true;
        assertThatThrownBy(counts::flush).isInstanceOf(IllegalStateException.class);
        counts.served(video.asset(), VIDEO, 5);
        storage.accessesFail = false;

        counts.flush();
        counts.flush();

        assertThat(requests(VIDEO)).isEqualTo(2);
        assertThat(bytes(VIDEO)).isEqualTo(15);
    }

    @Test
    void numbersTellKindsClassesBytesAndTheCache() throws Exception {
        try (var origin = start()) {
            String segment = video.folder() + VIDEO + "/1.m4s";
            web.get(origin.uri(segment));
            web.get(origin.uri(segment));
            web.get(origin.uri("/nothing"));

            Awaitility.await().untilAsserted(() -> {
                assertThat(answers(origin, "segment", "2xx")).isEqualTo(2);
                assertThat(answers(origin, "nothing", "4xx")).isEqualTo(1);
            });
            assertThat(origin.counted("millrace.origin.bytes", "kind", "segment"))
                    .isEqualTo(600_000);
            assertThat(origin.counted("millrace.origin.cache", "result", "miss"))
                    .isEqualTo(1);
            assertThat(origin.counted("millrace.origin.cache", "result", "hit")).isEqualTo(1);
            assertThat(origin.meters
                            .get("millrace.origin.fills")
                            .tags("outcome", "done")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(origin.meters.get("millrace.origin.connections").gauge().value())
                    .isPositive();
            for (String loop : List.of("origin-deny", "origin-access-counts", "origin-fills")) {
                Awaitility.await()
                        .until(() -> origin.meters
                                        .get("millrace.loop")
                                        .tags("loop", loop, "outcome", "done")
                                        .timer()
                                        .count()
                                > 0);
            }
            withdrawals.decide(video.asset(), true, false);
            Awaitility.await()
                    .until(() -> origin.meters
                                    .get("millrace.origin.deny.lag")
                                    .timer()
                                    .count()
                            == 1);
            assertThat(origin.meters.get("millrace.origin.deny.silence").gauge().value())
                    .isLessThan(10);
            assertThat(origin.part(OriginHealth.class).health().getStatus()).isEqualTo(Status.UP);
        }
    }

    private static long answers(TestOrigin origin, String kind, String status) {
        return origin.meters
                .get("millrace.origin.requests")
                .tags("kind", kind, "status", status)
                .timer()
                .count();
    }

    @Test
    void theAccessLogNamesAssetAndAnswerAndNoToken() throws Exception {
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        Logger log = (Logger) LoggerFactory.getLogger("millrace.access");
        log.addAppender(lines);
        try (var origin = start("access-log", "1")) {
            String token = origin.token(video, Viewer.PREVIEW_TOKEN);
            web.get(origin.uri(token + video.folder() + VIDEO + "/1.m4s"));
            web.get(origin.uri("/t/sneaky/v/x"));

            Awaitility.await().until(() -> lines.list.size() == 2);
            assertThat(lines.list).noneMatch(l -> text(l).contains(token.substring(3)) || text(l).contains("sneaky"));
            assertThat(text(lines.list.getFirst()))
                    .contains("asset=\"" + video.asset() + "\"")
                    .contains("status=\"200\"")
                    .contains("bytes=\"300000\"")
                    .contains("path=\"/t/***" + video.folder());
        } finally {
            log.detachAppender(lines);
        }
    }

    private static String text(ILoggingEvent line) {
        return line.getFormattedMessage() + " " + line.getKeyValuePairs();
    }

    /** Lets a read begin and waits before its last byte. */
    private static final class Late extends FilterInputStream {
        private final CountDownLatch latch;

        Late(InputStream in, CountDownLatch latch) {
            super(in);
            this.latch = latch;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (available() > 150_000) {
                return super.read(target, offset, Math.min(length, available() - 150_000));
            }
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return super.read(target, offset, length);
        }
    }

    @Test
    void aStopLetsRunningAnswersEndAndTakesNoNewConnections() throws Exception {
        var latch = new CountDownLatch(1);
        storage.between = (key, in) -> key.value().contains("/pack/" + VIDEO) ? new Late(in, latch) : in;
        var origin = start();
        try (var running = new RawClient(origin.uri());
                var idle = new RawClient(origin.uri())) {
            running.get(video.folder() + VIDEO + "/1.m4s");
            assertThat(running.head().status()).isEqualTo(200);
            assertThat(running.in().readNBytes(100_000)).hasSize(100_000);
            assertThat(idle.get("/").reply().status()).isEqualTo(404);
            int port = origin.uri().getPort();

            var stopped = CompletableFuture.runAsync(origin::close);

            assertThat(idle.ended()).isTrue();
            Awaitility.await().until(() -> refused(port));
            assertThat(stopped).isNotDone();
            latch.countDown();
            assertThat(running.in().readNBytes(200_000)).hasSize(200_000);
            stopped.join();
        }
        assertThat(requests(VIDEO)).isEqualTo(1);
    }

    private static boolean refused(int port) {
        try (var socket = new Socket("127.0.0.1", port)) {
            return !socket.isConnected();
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void aStopDoesNotWaitForEver() throws Exception {
        storage.between = (key, in) -> key.value().contains("/pack/") ? new Late(in, new CountDownLatch(1)) : in;
        var origin = start("drain", "300ms");
        try (var running = new RawClient(origin.uri())) {
            running.get(video.folder() + VIDEO + "/1.m4s");
            assertThat(running.head().status()).isEqualTo(200);

            origin.close();

            assertThat(running.in().readNBytes(300_000)).hasSizeLessThan(300_000);
        }
    }

    @Test
    void aTakenPortIsSaidInOneSentence() {
        try (var origin = start()) {
            String port = Integer.toString(origin.uri().getPort());
            assertThatThrownBy(() -> start("port", port).close())
                    .hasStackTraceContaining("The origin cannot listen on 127.0.0.1:" + port
                            + ". Stop what uses that port, or set millrace.origin.port (0 for any).");
        }
    }
}
