package dev.millrace.origin;

import static dev.millrace.origin.SmallVideo.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS on the origin's port: what is spoken over it, and certificates that come and go. */
class TlsTest {
    private final FakeCatalog catalog = new FakeCatalog();
    private final FakeStorage storage = new FakeStorage();
    private final SmallVideo video = SmallVideo.sealed();
    private final String segment = video.folder() + VIDEO + "/1.m4s";
    private final Instant now = InstantSource.system().instant();
    private final TestCertificate first = new TestCertificate(1, now.minusSeconds(60), now.plusSeconds(3_600));

    @TempDir
    Path folder;

    TlsTest() throws Exception {}

    @BeforeEach
    void publish() throws Exception {
        catalog.publish(video);
        storage.put(video);
        first.write(folder);
    }

    private TestOrigin start(String... more) {
        String[] settings = Arrays.copyOf(more, more.length + 6);
        settings[more.length] = "tls.certificate";
        settings[more.length + 1] = folder.resolve("origin.crt").toString();
        settings[more.length + 2] = "tls.key";
        settings[more.length + 3] = folder.resolve("origin.key").toString();
        settings[more.length + 4] = "tls.reload";
        settings[more.length + 5] = "50ms";
        return new TestOrigin(catalog, new FakeWithdrawals(), storage, settings);
    }

    private static HttpClient client(HttpClient.Version version, SSLContext context) {
        return HttpClient.newBuilder().version(version).sslContext(context).build();
    }

    private static HttpResponse<byte[]> get(HttpClient client, URI uri, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void bothProtocolsAreSpokenOverTls13(HttpClient.Version version) throws Exception {
        try (var origin = start();
                var client = client(version, TestCertificate.trusting(first))) {
            assertThat(origin.uri().getScheme()).isEqualTo("https");
            byte[] whole = video.segment(VIDEO, 1);

            var answer = get(client, origin.uri(segment));
            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
            assertThat(answer.body()).isEqualTo(whole);
            assertThat(answer.headers().firstValue("cache-control")).hasValue("public, max-age=31536000, immutable");

            var part = get(client, origin.uri(segment), "Range", "bytes=1000-1999");
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole, 1_000, 2_000));
            String tag = answer.headers().firstValue("etag").orElseThrow();
            assertThat(get(client, origin.uri(segment), "If-None-Match", tag).statusCode())
                    .isEqualTo(304);
            assertThat(get(client, origin.uri("/nothing")).statusCode()).isEqualTo(404);
            assertThat(get(client, origin.uri(video.root() + "master.m3u8")).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aFaultInTheMiddleNeverLooksLikeAnEnd() throws Exception {
        for (var version : List.of(HttpClient.Version.HTTP_1_1, HttpClient.Version.HTTP_2)) {
            storage.between = new Gate(100_000, true);
            ((Gate) storage.between).countDown();
            try (var origin = start();
                    var client = client(version, TestCertificate.trusting(first))) {
                assertThatThrownBy(() -> get(client, origin.uri(segment)))
                        .as(version.name())
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void olderTlsIsSpokenOnlyWhereItIsAllowed() throws Exception {
        try (var strict = start();
                var lenient = start("tls.allow12", "true")) {
            SSLContext trusting = TestCertificate.trusting(first);
            assertThatThrownBy(() -> handshake(strict, trusting, "TLSv1.2")).isInstanceOf(IOException.class);
            assertThat(handshake(lenient, trusting, "TLSv1.2").getSerialNumber())
                    .isEqualTo(BigInteger.ONE);
            assertThat(handshake(strict, trusting, "TLSv1.3").getSerialNumber()).isEqualTo(BigInteger.ONE);
        }
    }

    private static X509Certificate handshake(TestOrigin origin, SSLContext context, String version) throws IOException {
        URI uri = origin.uri();
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket(uri.getHost(), uri.getPort())) {
            socket.setEnabledProtocols(new String[] {version});
            socket.setSoTimeout(10_000);
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void whoSpeaksInTheClearOrAnUnknownProtocolIsHungUpOn() throws Exception {
        try (var origin = start();
                var client = new RawClient(origin.uri())) {
            assertThat(client.get("/").ended()).isTrue();
            SSLContext trusting = TestCertificate.trusting(first);
            URI uri = origin.uri();
            try (var socket = (SSLSocket) trusting.getSocketFactory().createSocket(uri.getHost(), uri.getPort())) {
                var parameters = socket.getSSLParameters();
                parameters.setApplicationProtocols(new String[] {"spdy/3"});
                socket.setSSLParameters(parameters);
                assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
            }
            Awaitility.await().until(() -> origin.part(OriginServer.class).openConnections() == 0);
        }
    }

    @Test
    void certificatesAreReplacedUnderLoadAndBadOnesAreNotTaken() throws Exception {
        TestCertificate second = new TestCertificate(2, now.minusSeconds(60), now.plusSeconds(7_200));
        TestCertificate third = new TestCertificate(3, now.minusSeconds(60), now.plusSeconds(9_000));
        TestCertificate old = new TestCertificate(4, now.minusSeconds(60), now.minusSeconds(1));
        SSLContext trusting = TestCertificate.trusting(first, second, third);
        try (var origin = start();
                var load = Executors.newVirtualThreadPerTaskExecutor()) {
            var over = new AtomicBoolean();
            var served = new AtomicInteger();
            List<Future<?>> clients = List.of(
                    load.submit(() -> keepAsking(origin, HttpClient.Version.HTTP_2, trusting, over, served)),
                    load.submit(() -> keepAsking(origin, HttpClient.Version.HTTP_1_1, trusting, over, served)));
            Awaitility.await().until(() -> served.get() > 10);

            second.write(folder);
            Awaitility.await().until(() -> serial(origin, trusting) == 2);
            TestCertificate.replace(folder.resolve("origin.crt"), "not a certificate");
            refused(origin, 1);
            old.write(folder);
            refused(origin, 2);
            Files.delete(folder.resolve("origin.key"));
            refused(origin, 3);
            assertThat(serial(origin, trusting)).as("still the last good one").isEqualTo(2);
            var health = origin.part(OriginHealth.class).health();
            assertThat(health.getStatus().getCode()).isEqualTo("UP");
            assertThat(health.getDetails())
                    .extractingByKey("certificateNotRenewed")
                    .asString()
                    .contains("origin.key");
            third.write(folder);
            Awaitility.await().until(() -> serial(origin, trusting) == 3);

            int before = served.get();
            Awaitility.await().until(() -> served.get() > before + 10);
            over.set(true);
            for (Future<?> client : clients) {
                client.get();
            }
            assertThat(origin.part(OriginHealth.class).health().getDetails())
                    .doesNotContainKey("certificateNotRenewed");
            assertThat(origin.counted("millrace.origin.certificates", "outcome", "taken"))
                    .isEqualTo(2);
            assertThat(origin.meters
                            .get("millrace.origin.certificate.left")
                            .gauge()
                            .value())
                    .isBetween(8_000.0, 9_000.0);
        }
    }

    private static void refused(TestOrigin origin, int times) {
        Awaitility.await().until(() -> origin.counted("millrace.origin.certificates", "outcome", "refused") >= times);
    }

    private static int serial(TestOrigin origin, SSLContext trusting) throws IOException {
        return handshake(origin, trusting, "TLSv1.3").getSerialNumber().intValue();
    }

    /** One client that stays, and one for each request. */
    private Void keepAsking(
            TestOrigin origin, HttpClient.Version version, SSLContext context, AtomicBoolean over, AtomicInteger served)
            throws Exception {
        byte[] whole = video.segment(VIDEO, 1);
        try (var stays = client(version, context)) {
            while (!over.get()) {
                assertThat(get(stays, origin.uri(segment)).body()).isEqualTo(whole);
                try (var fresh = client(version, context)) {
                    assertThat(get(fresh, origin.uri(segment)).body()).isEqualTo(whole);
                }
                served.incrementAndGet();
            }
        }
        return null;
    }

    @Test
    void aStartWithoutAGoodCertificateIsRefusedWithASentence() throws Exception {
        Files.writeString(folder.resolve("origin.key"), "-----BEGIN RSA PRIVATE KEY-----\n");
        assertThatThrownBy(this::start)
                .hasStackTraceContaining("holds no PRIVATE KEY block. Convert the key with: openssl pkcs8");

        first.write(folder);
        Files.copy(
                folder.resolve("origin.key"),
                Files.createDirectory(folder.resolve("kept")).resolve("origin.key"));
        new TestCertificate(9, now, now.plusSeconds(60)).write(folder);
        Files.copy(
                folder.resolve("kept/origin.key"), folder.resolve("origin.key"), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(this::start).hasStackTraceContaining("origin.key is not the key of");

        assertThatThrownBy(() -> new TestOrigin(
                        catalog,
                        new FakeWithdrawals(),
                        storage,
                        "tls.certificate",
                        folder.resolve("x").toString()))
                .hasStackTraceContaining("needs certificate and key, or neither");
    }
}
