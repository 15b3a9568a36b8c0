package dev.millrace.origin;

import static dev.millrace.origin.SmallVideo.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a video that everybody wants at once does to the store: 200 clients of one cold segment of 4 MiB. */
class HerdTest {
    private static final int CLIENTS = 150;
    private static final int STREAMS = 50;
    private static final int SIZE = 4 << 20;
    private static final int PIECES = 64;
    /** Two seconds for all of it. */
    private static final long PIECE_MILLIS = 2_000 / PIECES;

    private final FakeCatalog catalog = new FakeCatalog();
    private final FakeStorage storage = new FakeStorage();
    private final SmallVideo video =
            SmallVideo.make(SmallVideo.sealed().tenant(), SmallVideo.sealed().asset(), true, 1, SIZE);
    private final String segment = video.folder() + VIDEO + "/1.m4s";
    private final CountDownLatch everybodyAsked = new CountDownLatch(1);
    private volatile long filled = Long.MAX_VALUE;

    @AutoClose
    private final TestOrigin origin = new TestOrigin(catalog, new FakeWithdrawals(), storage);

    /** When its first byte came, by nanoTime, and the checksum of all. */
    private record Got(long firstByte, long checksum) {}

    /** Gives a piece at a time, and none before everybody has asked. */
    private final class Slow extends FilterInputStream {
        private final CountDownLatch never = new CountDownLatch(1);

        Slow(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                everybodyAsked.await();
                assertThat(never.await(PIECE_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return super.read(target, offset, Math.min(length, SIZE / PIECES));
        }

        @Override
        public void close() {
            filled = System.nanoTime();
        }
    }

    @Test
    void oneReadOfTheStoreAndEveryFirstByteBeforeItEnds() throws Exception {
        catalog.publish(video);
        storage.put(video);
        storage.between = (key, bytes) -> key.value().contains("/pack/") ? new Slow(bytes) : bytes;
        List<Future<Got>> clients = new ArrayList<>();
        Future<List<Got>> streams;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(threads.submit(this::client));
            }
            streams = threads.submit(this::streams);
            Awaitility.await()
                    .until(() -> origin.counted("millrace.origin.cache", "result", "miss")
                                    + origin.counted("millrace.origin.cache", "result", "collapsed")
                            == CLIENTS + STREAMS);
            everybodyAsked.countDown();
        }
        List<Got> all = new ArrayList<>(streams.get());
        for (Future<Got> client : clients) {
            all.add(client.get());
        }
        long expected = checksum(video.segment(VIDEO, 1));
        assertThat(all).hasSize(CLIENTS + STREAMS).allSatisfy(got -> {
            assertThat(got.checksum).isEqualTo(expected);
            assertThat(got.firstByte).as("before the fill ended").isLessThan(filled);
        });
        assertThat(storage.reads.stream().filter(r -> r.key().value().contains("/pack/")))
                .hasSize(1);
    }

    private static long checksum(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return sum.getValue();
    }

    private Got client() throws IOException {
        try (var client = new RawClient(origin.uri())) {
            client.get(segment);
            int length = Integer.parseInt(client.head().header("content-length"));
            CRC32C sum = new CRC32C();
            byte[] buffer = new byte[64 << 10];
            long first = 0;
            for (int got = 0; got < length; ) {
                int read = client.in().read(buffer);
                if (read < 0) {
                    throw new IOException("cut after " + got);
                }
                first = first == 0 ? System.nanoTime() : first;
                sum.update(buffer, 0, read);
                got += read;
            }
            return new Got(first, sum.getValue());
        }
    }

    private static final class Arriving {
        private final long began = System.nanoTime();
        private final CRC32C sum = new CRC32C();
    }

    /** The other clients, as the streams of one connection. */
    private List<Got> streams() throws Exception {
        Map<Integer, Arriving> bodies = new HashMap<>();
        try (var client = FrameClient.to(origin)) {
            client.window(0, 1 << 30);
            for (int i = 0; i < STREAMS; i++) {
                client.get(2 * i + 1, segment).window(2 * i + 1, SIZE);
            }
            for (int ended = 0; ended < STREAMS; ) {
                FrameClient.Frame frame = client.next();
                if (frame.type == FrameClient.DATA) {
                    bodies.computeIfAbsent(frame.stream, _ -> new Arriving())
                            .sum
                            .update(frame.payload);
                }
                ended += frame.ends() ? 1 : 0;
            }
        }
        return bodies.values().stream()
                .map(one -> new Got(one.began, one.sum.getValue()))
                .toList();
    }
}
