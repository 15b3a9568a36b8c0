package dev.millrace.origin;

import static dev.millrace.origin.FrameClient.CANCEL;
import static dev.millrace.origin.FrameClient.CONTINUATION;
import static dev.millrace.origin.FrameClient.ENHANCE_YOUR_CALM;
import static dev.millrace.origin.FrameClient.GOAWAY;
import static dev.millrace.origin.FrameClient.HEADERS;
import static dev.millrace.origin.FrameClient.PING;
import static dev.millrace.origin.FrameClient.REFUSED_STREAM;
import static dev.millrace.origin.FrameClient.RST_STREAM;
import static dev.millrace.origin.FrameClient.SETTINGS;
import static dev.millrace.origin.SmallVideo.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** HTTP/2 as attackers speak it: each flood ends its connection, and costs no more than that. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamAbuseTest {
    private final FakeCatalog catalog = new FakeCatalog();
    private final FakeStorage storage = new FakeStorage();
    private final SmallVideo video =
            SmallVideo.make(SmallVideo.sealed().tenant(), SmallVideo.sealed().asset(), true, 1, 3_000_000);
    private final String segment = video.folder() + VIDEO + "/1.m4s";

    @AutoClose
    private final TestOrigin origin = new TestOrigin(
            catalog,
            new FakeWithdrawals(),
            storage,
            "limits.streams",
            "10",
            "limits.head-timeout",
            "1s",
            "limits.idle-timeout",
            "1s",
            "limits.stall-timeout",
            "1s");

    @BeforeAll
    void publish() {
        catalog.publish(video);
        storage.put(video);
    }

    /** Sends until the server has had enough, and says what it said. */
    private static int flood(FrameClient client, byte[] some) throws IOException {
        try {
            for (int i = 0; i < 200; i++) {
                client.raw(some);
            }
        } catch (SocketException e) {
            // It may have hung up already.
            assertThat(e).isNotNull();
        }
        return client.until(GOAWAY).error();
    }

    private static byte[] times(int times, byte[] frame) {
        var all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.writeBytes(frame);
        }
        return all.toByteArray();
    }

    @Test
    void streamsOpenedAndResetAtOnce() throws Exception {
        try (var client = FrameClient.to(origin)) {
            var frames = new ByteArrayOutputStream();
            byte[] request = FrameClient.request("GET", segment);
            for (int stream = 1; stream < 4_001; stream += 2) {
                frames.writeBytes(FrameClient.bytes(HEADERS, 5, stream, request));
                frames.writeBytes(FrameClient.bytes(RST_STREAM, 0, stream, FrameClient.number(CANCEL)));
            }
            try {
                client.raw(frames.toByteArray());
            } catch (SocketException e) {
                assertThat(e).isNotNull();
            }
            assertThat(client.until(GOAWAY).error()).isEqualTo(ENHANCE_YOUR_CALM);
        }
        assertThat(origin.meters.get("millrace.origin.floods").gauge().value()).isPositive();
    }

    @Test
    void continuationsWithoutEnd() throws Exception {
        try (var client = FrameClient.to(origin)) {
            client.frame(HEADERS, 1, 1, FrameClient.request("GET", "/"));
            assertThat(flood(client, times(50, FrameClient.bytes(CONTINUATION, 0, 1, new byte[0]))))
                    .isEqualTo(ENHANCE_YOUR_CALM);
        }
        try (var client = FrameClient.to(origin)) {
            client.frame(HEADERS, 1, 1, FrameClient.request("GET", "/"));
            byte[] more = FrameClient.block("x", "y".repeat(4_000));
            assertThat(flood(client, FrameClient.bytes(CONTINUATION, 0, 1, more)))
                    .as("larger than all headers may be")
                    .isPositive();
        }
    }

    @Test
    void pingsAndSettings() throws Exception {
        try (var client = FrameClient.to(origin)) {
            assertThat(flood(client, times(50, FrameClient.bytes(PING, 0, 0, new byte[8]))))
                    .isEqualTo(ENHANCE_YOUR_CALM);
        }
        try (var client = FrameClient.to(origin)) {
            assertThat(flood(client, times(50, FrameClient.bytes(SETTINGS, 0, 0, new byte[0]))))
                    .isEqualTo(ENHANCE_YOUR_CALM);
        }
    }

    @Test
    void moreStreamsThanAllowedAreRefusedAlsoBeforeTheSettingsAreAcknowledged() throws Exception {
        Gate gate = new Gate(0, false);
        storage.between = gate;
        SmallVideo cold = SmallVideo.sealed();
        catalog.publish(cold);
        storage.put(cold);
        try (var client = FrameClient.to(origin)) {
            for (int stream = 1; stream <= 21; stream += 2) {
                client.get(stream, cold.folder() + VIDEO + "/1.m4s");
            }
            var refused = client.next();
            assertThat(refused.type).isEqualTo(RST_STREAM);
            assertThat(refused.stream).isEqualTo(21);
            assertThat(refused.error()).isEqualTo(REFUSED_STREAM);
        } finally {
            storage.between = (_, bytes) -> bytes;
            gate.countDown();
        }
    }

    @Test
    void aWindowThatNeverOpensLosesItsStreamAndPinsABoundedAmount() throws Exception {
        try (var client = FrameClient.to(origin)) {
            client.window(0, 1 << 30).get(1, segment);
            client.head();
            client.body(1, 65_535);

            var reset = client.next();
            assertThat(reset.type).isEqualTo(RST_STREAM);
            assertThat(reset.error()).isEqualTo(CANCEL);
            assertThat(client.next().type).as("and nothing more is asked").isEqualTo(GOAWAY);
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void aPeerThatReadsNothingIsDropped() throws Exception {
        try (var client = new FrameClient(origin.uri(), 4_096)) {
            client.raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] wideWindow = {0, 4, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff};
            client.frame(SETTINGS, 0, 0, wideWindow).window(0, 1 << 30);
            for (int stream = 1; stream < 20; stream += 2) {
                client.get(stream, segment);
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> origin.part(OriginServer.class).openConnections() == 0);
        }
    }

    @Test
    void aPrefaceThatTricklesInAndASilentConnectionTimeOut() throws Exception {
        try (var client = new FrameClient(origin.uri(), 0)) {
            client.raw("PRI * HTT".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.ended()).isTrue();
        }
        try (var client = FrameClient.to(origin)) {
            assertThat(client.next().type).isEqualTo(GOAWAY);
            assertThat(client.ended()).isTrue();
        }
        try (var client = FrameClient.to(origin)) {
            client.frame(HEADERS, 1, 1, FrameClient.request("GET", "/"));
            assertThat(client.next().type).as("a head without end").isEqualTo(GOAWAY);
        }
    }

    @Test
    void whatIsNoFrameEndsTheConnection() throws Exception {
        try (var client = FrameClient.to(origin)) {
            client.raw("GET / HTTP/1.1\r\nHost: o\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.ended()).isTrue();
        }
        try (var client = FrameClient.to(origin)) {
            client.frame(HEADERS, 5, 2, FrameClient.request("GET", "/"));
            assertThat(client.until(GOAWAY).error()).isEqualTo(FrameClient.PROTOCOL_ERROR);
        }
    }
}
