package dev.millrace.origin;

import static dev.millrace.origin.SmallVideo.AUDIO;
import static dev.millrace.origin.SmallVideo.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.platform.objects.ObjectKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Between the store and many readers: one read each, whatever becomes of readers and of the store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoreTest {
    private static final int CLIENTS = 12;

    private final FakeCatalog catalog = new FakeCatalog();
    private final FakeStorage storage = new FakeStorage();
    private SmallVideo video = SmallVideo.sealed();
    private String segment = "";

    @AutoClose
    private final TestOrigin origin = new TestOrigin(catalog, new FakeWithdrawals(), storage, "store.timeout", "2s");

    @AutoClose
    private final Web web = new Web();

    @BeforeEach
    void publish() {
        video = SmallVideo.sealed();
        segment = video.folder() + VIDEO + "/1.m4s";
        catalog.publish(video);
        storage.put(video);
        storage.reads.clear();
        storage.between = (_, bytes) -> bytes;
    }

    private long segmentReads() {
        return storage.reads.stream()
                .filter(r -> r.key().value().contains("/pack/"))
                .count();
    }

    private List<Future<HttpResponse<byte[]>>> twelve(String path) {
        List<Future<HttpResponse<byte[]>>> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            double before = joined();
            for (int i = 0; i < CLIENTS; i++) {
                answers.add(threads.submit(() -> web.get(origin.uri(path))));
            }
            Awaitility.await().until(() -> joined() - before == CLIENTS);
            if (storage.between instanceof Gate gate) {
                gate.countDown();
            }
        }
        return answers;
    }

    private double joined() {
        return origin.counted("millrace.origin.cache", "result", "miss")
                + origin.counted("millrace.origin.cache", "result", "collapsed");
    }

    @Test
    void twelveClientsOfASlowStoreCostOneRead() throws Exception {
        storage.between = new Gate(0, false);

        for (var answer : twelve(segment)) {
            assertThat(answer.get().statusCode()).isEqualTo(200);
            assertThat(answer.get().body()).isEqualTo(video.segment(VIDEO, 1));
        }
        assertThat(segmentReads()).isEqualTo(1);
        assertThat(web.get(origin.uri(segment)).body()).hasSize(300_000);
        assertThat(segmentReads()).as("and none after that").isEqualTo(1);
    }

    @Test
    void twelveClientsOfAPlaylistCostOneReadOfItsIndex() throws Exception {
        var gate = new CountDownLatch(1);
        storage.between = (_, bytes) -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return bytes;
        };
        List<Future<HttpResponse<byte[]>>> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                answers.add(threads.submit(() -> web.get(origin.uri(video.root() + "master.m3u8"))));
            }
            Awaitility.await().until(() -> origin.part(OriginServer.class).openConnections() >= CLIENTS);
            gate.countDown();
        }
        for (var answer : answers) {
            assertThat(answer.get().statusCode()).isEqualTo(200);
        }
        assertThat(storage.reads).hasSize(1);
    }

    @Test
    void readersGetBytesWhileTheyArrive() throws Exception {
        Gate gate = new Gate(100_000, false);
        storage.between = gate;
        byte[] whole = video.segment(VIDEO, 1);
        try (var first = new RawClient(origin.uri());
                var second = new RawClient(origin.uri())) {
            for (var client : List.of(first, second)) {
                client.get(segment);
                assertThat(client.head().status()).isEqualTo(200);
                assertThat(client.in().readNBytes(100_000)).isEqualTo(Arrays.copyOf(whole, 100_000));
            }
            gate.countDown();
            for (var client : List.of(first, second)) {
                assertThat(client.in().readNBytes(200_000)).isEqualTo(Arrays.copyOfRange(whole, 100_000, 300_000));
            }
        }
        assertThat(segmentReads()).isEqualTo(1);
    }

    @Test
    void aReaderThatLeavesDoesNotEndTheReadItBegan() throws Exception {
        Gate gate = new Gate(50_000, false);
        storage.between = gate;
        var first = new RawClient(origin.uri());
        first.get(segment);
        assertThat(first.head().status()).isEqualTo(200);
        first.close();
        try (var second = new RawClient(origin.uri())) {
            second.get(segment);
            assertThat(second.head().header("cache-status")).contains("collapsed");
            gate.countDown();
            assertThat(second.in().readNBytes(300_000)).isEqualTo(video.segment(VIDEO, 1));
        }
        assertThat(segmentReads()).isEqualTo(1);
    }

    @Test
    void aReadThatFailsTellsAllItsWaitersOnceAndTheNextAsksAgain() throws Exception {
        storage.between = new Gate(0, true);

        for (var answer : twelve(segment)) {
            assertThat(answer.get().statusCode()).isEqualTo(503);
            assertThat(answer.get().headers().firstValue("retry-after")).isPresent();
            assertThat(answer.get().headers().firstValue("cache-control")).hasValue("no-store");
        }
        assertThat(segmentReads()).isEqualTo(1);

        storage.between = (_, bytes) -> bytes;
        assertThat(web.get(origin.uri(segment)).body()).isEqualTo(video.segment(VIDEO, 1));
        assertThat(segmentReads()).isEqualTo(2);
    }

    @Test
    void aFaultInTheMiddleBreaksTheConnection() throws Exception {
        Gate gate = new Gate(100_000, true);
        storage.between = gate;
        try (var client = new RawClient(origin.uri())) {
            client.get(segment);
            var head = client.head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("content-length")).isEqualTo("300000");
            assertThat(client.in().readNBytes(100_000)).hasSize(100_000);
            gate.countDown();
            assertThat(client.ended()).isTrue();
        }
        storage.between = new Gate(100_000, true);
        ((Gate) storage.between).countDown();
        String other = video.folder() + VIDEO + "/2.m4s";
        assertThatThrownBy(() -> web.get(origin.uri(other)).body()).isInstanceOf(IOException.class);
    }

    @Test
    void aStoreThatEndsEarlyBreaksTheConnectionToo() {
        storage.between = (key, bytes) -> {
            byte[] all = bytes.readAllBytes();
            return new java.io.ByteArrayInputStream(key.value().contains("/pack/") ? Arrays.copyOf(all, 90_000) : all);
        };

        assertThatThrownBy(() -> web.get(origin.uri(segment))).isInstanceOf(IOException.class);
        storage.between = (_, bytes) -> bytes;
    }

    @Test
    void aMissingPackOrIndexIsABadGateway() throws Exception {
        video.objects().keySet().stream()
                .filter(k -> k.value().contains("/pack/" + AUDIO))
                .forEach(storage.objects::remove);
        var answer = web.get(origin.uri(video.folder() + AUDIO + "/1.m4s"));
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("retry-after")).isPresent();

        SmallVideo lost = SmallVideo.sealed();
        catalog.publish(lost);
        assertThat(web.get(origin.uri(lost.root() + "master.m3u8")).statusCode())
                .isEqualTo(502);
    }

    @Test
    void anIndexThatIsDamagedOrAnotherAssetsServesNothing() throws Exception {
        SmallVideo other = SmallVideo.sealed();
        ObjectKey mine = ObjectKey.snapshot(
                video.tenant(),
                video.asset(),
                video.revision().id(),
                video.revision().snapshot());
        storage.objects.put(mine, other.index().toJson());
        assertThat(web.get(origin.uri(segment)).statusCode()).isEqualTo(503);

        storage.objects.put(mine, new byte[] {'{'});
        assertThat(web.get(origin.uri(segment)).statusCode()).isEqualTo(502);
    }

    @Test
    void aStoreThatFallsSilentIsGivenUp() throws Exception {
        storage.between = new Gate(0, false);

        assertThat(web.get(origin.uri(segment)).statusCode()).isEqualTo(503);

        storage.between = (_, bytes) -> bytes;
        assertThat(web.get(origin.uri(segment)).statusCode()).isEqualTo(200);
    }

    @Test
    void aSlowReaderHoldsBackNobody() throws Exception {
        SmallVideo large = SmallVideo.make(video.tenant(), SmallVideo.sealed().asset(), true, 1, 12_000_000);
        catalog.publish(large);
        storage.put(large);
        String path = large.folder() + VIDEO + "/1.m4s";
        byte[] whole = large.segment(VIDEO, 1);
        try (var slow = slow()) {
            slow.get(path);
            assertThat(slow.head().status()).isEqualTo(200);

            for (int i = 0; i < 3; i++) {
                assertThat(web.get(origin.uri(path)).body()).isEqualTo(whole);
            }
            assertThat(slow.in().readNBytes(12_000_000)).isEqualTo(whole);
        }
        assertThat(segmentReads()).isEqualTo(1);
    }

    private RawClient slow() throws IOException {
        return slow(origin);
    }

    private static RawClient slow(TestOrigin origin) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(8_192);
        socket.connect(
                new InetSocketAddress(origin.uri().getHost(), origin.uri().getPort()));
        return new RawClient(socket);
    }

    @Test
    void whatDoesNotFitIsReadAtTheReadersPace() throws Exception {
        SmallVideo large = SmallVideo.make(video.tenant(), SmallVideo.sealed().asset(), true, 2, 12_000_000);
        catalog.publish(large);
        storage.put(large);
        byte[] whole = large.segment(VIDEO, 1);
        String path = large.folder() + VIDEO + "/1.m4s";
        try (var small = new TestOrigin(
                        catalog,
                        new FakeWithdrawals(),
                        storage,
                        "cache.memory",
                        "1MB",
                        "cache.transit",
                        "1MB",
                        "store.reads",
                        "2");
                var slow = slow(small);
                var slower = slow(small)) {
            for (var client : List.of(slow, slower)) {
                client.get(path);
                assertThat(client.head().header("cache-status")).isEqualTo("millrace; fwd=bypass");
            }
            var ranged = web.get(small.uri(path), "Range", "bytes=11999000-11999999");
            assertThat(ranged.body()).isEqualTo(Arrays.copyOfRange(whole, 11_999_000, 12_000_000));
            assertThat(web.get(small.uri(path)).body())
                    .as("two stalled readers do not use up the store's two places")
                    .isEqualTo(whole);
            var rest = CompletableFuture.supplyAsync(() -> {
                try {
                    return slow.in().readNBytes(12_000_000);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(rest.get()).isEqualTo(whole);
            assertThat(small.meters
                            .get("millrace.origin.cache.bytes")
                            .tags("state", "used")
                            .gauge()
                            .value())
                    .isLessThan(2 << 20);
        }
    }

    @Test
    void slowReadersOfManySegmentsPinABoundedAmountOfMemory() throws Exception {
        // Larger than what Linux keeps of a connection by itself, 4 MiB: the rest stays with the origin.
        SmallVideo many = SmallVideo.make(video.tenant(), SmallVideo.sealed().asset(), true, 8, 6_000_000);
        catalog.publish(many);
        storage.put(many);
        try (var small = new TestOrigin(
                catalog, new FakeWithdrawals(), storage, "cache.memory", "12MB", "cache.transit", "6MB")) {
            List<RawClient> clients = new ArrayList<>();
            try {
                for (int n = 1; n <= 8; n++) {
                    RawClient client = slow(small);
                    clients.add(client);
                    client.get(many.folder() + VIDEO + "/" + n + ".m4s");
                    assertThat(client.head().status()).isEqualTo(200);
                }
                assertThat(small.counted("millrace.origin.cache", "result", "bypass"))
                        .isPositive();
                assertThat(small.meters
                                .get("millrace.origin.cache.bytes")
                                .tags("state", "used")
                                .gauge()
                                .value())
                        .isLessThanOrEqualTo(18 << 20);
                for (int n = 1; n <= 8; n++) {
                    byte[] segment = many.segment(VIDEO, n);
                    assertThat(clients.get(n - 1).in().readNBytes(segment.length))
                            .isEqualTo(segment);
                }
            } finally {
                for (RawClient client : clients) {
                    client.close();
                }
            }
        }
    }
}
