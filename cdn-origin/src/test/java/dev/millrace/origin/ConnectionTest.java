package dev.millrace.origin;

import static dev.millrace.origin.SmallVideo.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/1.1 as clients really speak it, and as attackers do (RFC 9112). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectionTest {
    private final FakeCatalog catalog = new FakeCatalog();
    private final FakeStorage storage = new FakeStorage();
    private final SmallVideo video = SmallVideo.sealed();
    private final String master = video.root() + "master.m3u8";
    private final String segment = video.folder() + VIDEO + "/1.m4s";

    @AutoClose
    private final TestOrigin origin = new TestOrigin(catalog, new FakeWithdrawals(), storage);

    /** The same, hurried. */
    @AutoClose
    private final TestOrigin impatient = new TestOrigin(
            catalog,
            new FakeWithdrawals(),
            storage,
            "limits.head-timeout",
            "300ms",
            "limits.idle-timeout",
            "400ms",
            "limits.stall-timeout",
            "500ms",
            "limits.connections",
            "3");

    @BeforeAll
    void publish() {
        catalog.publish(video);
        storage.put(video);
    }

    @Test
    void aConnectionServesManyRequestsAndPipelinedOnesInOrder() throws Exception {
        try (var client = new RawClient(origin.uri())) {
            String head = "HEAD " + segment + " HTTP/1.1\r\nHost: o\r\n\r\n";
            String small = "GET " + segment + " HTTP/1.1\r\nHost: o\r\nRange: bytes=0-9\r\n\r\n";
            String missing = "GET /nothing HTTP/1.1\r\nHost: o\r\n\r\n";
            String options = "OPTIONS * HTTP/1.1\r\nHost: o\r\n\r\n";
            client.send(head + small + missing + options + small);

            assertThat(client.head().header("content-length")).isEqualTo("300000");
            assertThat(client.reply().body()).hasSize(10);
            assertThat(client.reply().status()).isEqualTo(404);
            assertThat(client.reply().status()).isEqualTo(204);
            assertThat(client.reply().body()).hasSize(10);
            assertThat(client.get(segment).reply().body()).isEqualTo(video.segment(VIDEO, 1));
        }
    }

    @Test
    void thousandsOfPipelinedRequestsAreAnsweredOneByOne() throws Exception {
        int requests = 3_000;
        try (var client = new RawClient(origin.uri())) {
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    client.send("GET /nothing HTTP/1.1\r\nHost: o\r\n\r\n".repeat(requests));
                    client.closeHalf();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            for (int i = 0; i < requests; i++) {
                assertThat(client.reply().status()).isEqualTo(404);
            }
            sender.join();
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void aClientThatClosesItsHalfIsStillAnswered() throws Exception {
        try (var client = new RawClient(origin.uri())) {
            client.get(segment).get(segment).closeHalf();

            assertThat(client.reply().body()).hasSize(300_000);
            assertThat(client.reply().body()).hasSize(300_000);
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void anOldClientGetsItsAnswerAndTheEnd() throws Exception {
        try (var client = new RawClient(origin.uri())) {
            client.send("GET " + master + " HTTP/1.0\r\n\r\n");

            var reply = client.reply();
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("connection")).isEqualTo("close");
            assertThat(client.ended()).isTrue();
        }
        try (var client = new RawClient(origin.uri())) {
            client.send("GET " + master + " HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertThat(client.reply().header("connection")).isEqualTo("keep-alive");
            assertThat(client.get(master).reply().status()).isEqualTo(200);
        }
    }

    @Test
    void closeMeansClose() throws Exception {
        try (var client = new RawClient(origin.uri())) {
            client.send("GET " + master + " HTTP/1.1\r\nHost: o\r\nConnection: close\r\n\r\n");

            assertThat(client.reply().header("connection")).isEqualTo("close");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void theAbsoluteFormIsUnderstood() throws Exception {
        try (var client = new RawClient(origin.uri())) {
            client.send("GET http://elsewhere:1" + master + "?x HTTP/1.1\r\nHost: elsewhere:1\r\n\r\n");

            assertThat(client.reply().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND"})
    void whatOnlyReadsIsAllowed(String method) throws Exception {
        try (var client = new RawClient(origin.uri())) {
            String target = method.equals("CONNECT") ? "/" : master;
            client.send(method + " " + target + " HTTP/1.1\r\nHost: o\r\n\r\n");

            var reply = client.reply();
            assertThat(reply.status()).isEqualTo(405);
            assertThat(reply.header("allow")).isEqualTo("GET, HEAD, OPTIONS");
            assertThat(client.get(master).reply().status()).isEqualTo(200);
        }
    }

    @Test
    void aBodyNobodyWantsEndsTheConnectionButNotBeforeTheAnswerIsRead() throws Exception {
        for (String method : List.of("POST", "GET", "HEAD")) {
            try (var client = new RawClient(origin.uri())) {
                client.send(method + " " + master + " HTTP/1.1\r\nHost: o\r\nContent-Length: 90000\r\n\r\n"
                        + "x".repeat(60_000));

                var reply = method.equals("HEAD") ? client.head() : client.reply();
                assertThat(reply.status()).isEqualTo(method.equals("POST") ? 405 : 413);
                assertThat(reply.header("connection")).isEqualTo("close");
                assertThat(client.ended()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 4\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 4",
                "Transfer-Encoding: chunked",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: identity",
                "Content-Length: 4\r\nContent-Length: 5",
                "Content-Length: 4\r\nContent-Length: 4",
                "Content-Length: 4, 4",
                "Content-Length: +4",
                "Content-Length: -4",
                "Content-Length: 0x4",
                "Content-Length: 99999999999999999999",
                "Content-Length : 4",
                "Host: other",
                "X : y",
                "X",
                ": y",
                "X: a\u0000b",
                "X\u0000: b",
            })
    void whatCouldSmuggleARequestIsRefusedAndEndsTheConnection(String headers) throws Exception {
        try (var client = new RawClient(origin.uri())) {
            client.send("GET " + master + " HTTP/1.1\r\nHost: o\r\n" + headers + "\r\n\r\n0\r\n\r\nGET " + master
                    + " HTTP/1.1\r\nHost: o\r\n\r\n");

            var reply = client.reply();
            assertThat(reply.status()).isIn(400, 413);
            assertThat(reply.header("connection")).isEqualTo("close");
            assertThat(client.ended()).as("nothing more is answered").isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET %s HTTP/1.1\nHost: o\n\n",
                "GET %s HTTP/1.1\r\nHost: o\n\r\n",
                "GET %s HTTP/1.1\r\n\r\n",
                "GET %s HTTP/1.1x\r\nHost: o\r\n\r\n",
                "GET %s HTTP/1.1 x\r\nHost: o\r\n\r\n",
                "GET %s\r\nHost: o\r\n\r\n",
                "GET\r\nHost: o\r\n\r\n",
                "\u0001\u0002\u0003\r\n\r\n",
                "GET %s\u0000 HTTP/1.1\r\nHost: o\r\n\r\n",
                "GET \\%s HTTP/1.1\r\nHost: o\r\n\r\n",
                "GET %s#x HTTP/1.1\r\nHost: o\r\n\r\n",
                "GET \u00e9 HTTP/1.1\r\nHost: o\r\n\r\n",
                "GET ftp://o%s HTTP/1.1\r\nHost: o\r\n\r\n",
                "GET o:80 HTTP/1.1\r\nHost: o\r\n\r\n",
            })
    void whatIsNoHttpIs400(String request) throws Exception {
        try (var client = new RawClient(origin.uri())) {
            client.send(request.replace("%s", master));

            var reply = client.reply();
            assertThat(reply.status()).isEqualTo(400);
            assertThat(client.ended()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET %s HTTP/2.0\r\nHost: o\r\n\r\n",
                "GET %s HTTP/0.9\r\nHost: o\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nXY\r\n\r\n"
            })
    void otherVersionsAre505(String request) throws Exception {
        try (var client = new RawClient(origin.uri())) {
            client.send(request.replace("%s", master));

            assertThat(client.reply().status()).isEqualTo(505);
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void tooMuchHeadIsRefusedUnread() throws Exception {
        try (var client = new RawClient(origin.uri())) {
            client.send("GET /" + "a".repeat(5_000) + " HTTP/1.1\r\nHost: o\r\n\r\n");
            assertThat(client.reply().status()).isEqualTo(414);
            assertThat(client.ended()).isTrue();
        }
        try (var client = new RawClient(origin.uri())) {
            client.send("GET / HTTP/1.1\r\nHost: o\r\n" + "a: b\r\n".repeat(5_000));
            assertThat(client.reply().status()).isEqualTo(431);
            assertThat(client.ended()).isTrue();
        }
        try (var client = new RawClient(origin.uri())) {
            client.send("GET / HTTP/1.1\r\nHost: o\r\nX: " + "a".repeat(20_000));
            assertThat(client.reply().status()).isEqualTo(431);
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void aHeadThatTricklesInTimesOutAndASilentConnectionEnds() throws Exception {
        try (var client = new RawClient(impatient.uri())) {
            client.send("GET / HTTP/1.1\r\nHo");
            assertThat(client.reply().status()).isEqualTo(408);
            assertThat(client.ended()).isTrue();
        }
        try (var client = new RawClient(impatient.uri())) {
            assertThat(client.ended()).as("never said a word").isTrue();
        }
        try (var client = new RawClient(impatient.uri())) {
            assertThat(client.get("/").reply().status()).isEqualTo(404);
            assertThat(client.ended()).as("idle for too long").isTrue();
        }
        try (var client = new RawClient(impatient.uri())) {
            assertThat(client.get("/").reply().status()).isEqualTo(404);
            client.send("GET / HT");
            assertThat(client.reply().status()).as("slow in its second request").isEqualTo(408);
        }
    }

    @Test
    void anAnswerNobodyReadsIsDropped() throws Exception {
        SmallVideo large = SmallVideo.make(video.tenant(), SmallVideo.sealed().asset(), true, 1, 12_000_000);
        catalog.publish(large);
        storage.put(large);
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(new InetSocketAddress(
                    impatient.uri().getHost(), impatient.uri().getPort()));
            try (var client = new RawClient(socket)) {
                client.get(large.folder() + VIDEO + "/1.m4s");
                assertThat(client.head().status()).isEqualTo(200);

                Awaitility.await()
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> impatient.part(OriginServer.class).openConnections() == 0);
            }
        }
    }

    @Test
    void moreConnectionsThanAllowedAreTurnedAway() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try {
            Awaitility.await().until(() -> impatient.part(OriginServer.class).openConnections() == 0);
            for (int i = 0; i < 3; i++) {
                clients.add(new RawClient(impatient.uri()));
                assertThat(clients.get(i).get("/").reply().status()).isEqualTo(404);
            }
            try (var fourth = new RawClient(impatient.uri())) {
                assertThat(fourth.ended()).isTrue();
            }
            assertThat(impatient
                            .meters
                            .get("millrace.origin.turned.away")
                            .gauge()
                            .value())
                    .isPositive();
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }
}
