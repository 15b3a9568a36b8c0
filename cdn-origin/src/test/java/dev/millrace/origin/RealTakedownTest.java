package dev.millrace.origin;

import static dev.millrace.origin.SmallVideo.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.access.LocalKeys;
import dev.millrace.platform.access.OriginAddress;
import dev.millrace.platform.access.PathTokens;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetEdit;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.Revision;
import dev.millrace.platform.catalog.Revisions;
import dev.millrace.platform.catalog.Viewer;
import dev.millrace.platform.catalog.Visibility;
import dev.millrace.platform.catalog.Withdrawals;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.DataDirectory;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectsConfiguration;
import dev.millrace.platform.objects.Storage;
import dev.millrace.testkit.TestAssets;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Withdrawing for real: decisions in PostgreSQL, bytes on disk, clients that read all the while. */
class RealTakedownTest {
    private static final int CLIENTS = 8;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit's
    private Path directory;

    @AutoClose
    private final TestDatabase database = TestDatabase.create("catalog", "work", "events", "objects");

    @AutoClose
    private final Web web = new Web();

    /** One process with an origin. */
    private record Node(TestPlatform platform, URI uri) implements AutoCloseable {
        <T> T get(Class<T> type) {
            return platform.get(type);
        }

        URI uri(String path) {
            return URI.create(uri + path);
        }

        @Override
        public void close() {
            platform.close();
        }
    }

    private Node start() {
        OriginAddress address = new OriginAddress(Optional.empty());
        TestPlatform platform = TestPlatform.on(database)
                .with("millrace.origin.port", "0")
                .with("millrace.origin.threads", "2")
                .bean(address)
                .bean(tokens())
                .bean(new DataDirectory(directory))
                .bean(Objects.requireNonNull(database.transactions().getTransactionManager()))
                .start(ObjectsConfiguration.class, OriginConfiguration.class);
        return new Node(platform, address.get());
    }

    private PathTokens tokens() {
        return LocalKeys.load(directory.resolve("keys")).pathTokens(InstantSource.system());
    }

    private SmallVideo publish(Node node) throws IOException {
        TestAssets assets = new TestAssets(node.platform);
        Asset asset = assets.in(AssetState.PROCESSING);
        SmallVideo video = SmallVideo.make(asset.tenant(), asset.id(), true, 3, 300_000);
        Revisions revisions = node.get(Revisions.class);
        Revision revision = video.revision();
        revisions.open(
                revision.id(),
                asset.id(),
                Objects.requireNonNull(asset.source()).id(),
                1);
        for (Map.Entry<ObjectKey, byte[]> object : video.objects().entrySet()) {
            node.get(Storage.class).put(object.getKey(), asset.id(), Bytes.of(object.getValue()));
        }
        revisions.seal(revision.id(), revision.snapshot(), 1);
        node.get(Catalog.class).move(asset.id(), Move.ENCODING_FINISHED, TestAssets.BECAUSE);
        assets.take(asset.id(), Move.PUBLISH);
        return video;
    }

    private int status(Node node, String path) throws IOException, InterruptedException {
        return web.get(node.uri(path)).statusCode();
    }

    /** Reads the segments over and over, noting when the last byte came. */
    private static final class Reader extends Thread {
        private final URI origin;
        private final SmallVideo video;
        private final int number;
        private final AtomicLong lastByte = new AtomicLong();
        private final AtomicLong bytes = new AtomicLong();
        private volatile boolean stop;

        Reader(URI origin, SmallVideo video, int number) {
            super("reader-" + number);
            this.origin = origin;
            this.video = video;
            this.number = number;
            setDaemon(true);
        }

        @Override
        public void run() {
            byte[] buffer = new byte[16_384];
            while (!stop) {
                try (var client = new RawClient(origin)) {
                    for (int i = number; !stop; i++) {
                        client.get(video.folder() + VIDEO + "/" + (1 + i % 3) + ".m4s");
                        var head = client.head();
                        long left = Long.parseLong(head.header("content-length"));
                        while (left > 0) {
                            int read = client.in().read(buffer, 0, (int) Math.min(left, buffer.length));
                            if (read < 0) {
                                throw new IOException("cut");
                            }
                            left -= read;
                            if (head.status() == 200) {
                                lastByte.set(System.nanoTime());
                                bytes.addAndGet(read);
                            }
                        }
                    }
                } catch (IOException e) {
                    Thread.onSpinWait(); // cut: comes again, as players do
                }
            }
        }
    }

    @Test
    void noByteLeavesLaterThanASecondAfterATakedownWhileEightClientsRead() throws Exception {
        try (Node node = start()) {
            SmallVideo video = publish(node);
            List<Reader> readers = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                readers.add(new Reader(node.uri(), video, i));
            }
            readers.forEach(Thread::start);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> readers.stream().allMatch(r -> r.bytes.get() > 1_000_000));

            node.get(Catalog.class).move(video.asset(), Move.TAKE_DOWN, TestAssets.BECAUSE);
            long decided = System.nanoTime();
            var acknowledgements = node.get(Withdrawals.class).await(video.asset(), Duration.ofSeconds(5));
            long acknowledged = System.nanoTime();

            assertThat(acknowledgements).hasSize(1).allMatch(Withdrawals.Acknowledgement::acknowledged);
            Awaitility.await().pollDelay(Duration.ofMillis(1_500)).until(() -> true);
            for (Reader reader : readers) {
                Duration after = Duration.ofNanos(reader.lastByte.get() - decided);
                assertThat(after).as(reader.getName()).isLessThanOrEqualTo(Duration.ofSeconds(1));
            }
            assertThat(Duration.ofNanos(acknowledged - decided)).isLessThan(Duration.ofSeconds(2));
            assertThat(status(node, video.root() + "master.m3u8")).isEqualTo(404);
            String preview = "/t/" + tokens().sign(video.asset(), Viewer.PREVIEW_TOKEN, Duration.ofHours(1));
            assertThat(status(node, preview + video.root() + "master.m3u8")).isEqualTo(200);

            long before = readers.getFirst().bytes.get();
            node.get(Catalog.class).move(video.asset(), Move.RESTORE, TestAssets.BECAUSE);
            Awaitility.await().until(() -> readers.getFirst().bytes.get() > before);
            readers.forEach(r -> r.stop = true);
        }
    }

    @Test
    void aRestartedOriginRefusesWhatWasTakenDownAndServesTheRestFromDisk() throws Exception {
        SmallVideo down;
        SmallVideo up;
        try (Node node = start()) {
            down = publish(node);
            up = publish(node);
            assertThat(status(node, down.folder() + VIDEO + "/1.m4s")).isEqualTo(200);
            node.get(Catalog.class).move(down.asset(), Move.TAKE_DOWN, TestAssets.BECAUSE);
        }
        try (Node node = start()) {
            assertThat(status(node, down.folder() + VIDEO + "/1.m4s")).isEqualTo(404);
            for (int n = 1; n <= 3; n++) {
                assertThat(web.get(node.uri(up.folder() + VIDEO + "/" + n + ".m4s"))
                                .body())
                        .isEqualTo(up.segment(VIDEO, n));
            }
            assertThat(web.get(node.uri(up.folder() + "poster.jpg")).body()).isEqualTo(up.poster());
            assertThat(node.get(Withdrawals.class).await(down.asset(), Duration.ofSeconds(5)))
                    .as("the node that stopped counts until its heartbeat is old")
                    .anyMatch(Withdrawals.Acknowledgement::acknowledged);
        }
    }

    @Test
    void anErasedAssetIsGoneFromEveryNodeAndCache() throws Exception {
        try (Node one = start();
                Node two = start()) {
            SmallVideo video = publish(one);
            String preview = "/t/" + tokens().sign(video.asset(), Viewer.PREVIEW_TOKEN, Duration.ofHours(1));
            for (Node node : List.of(one, two)) {
                assertThat(status(node, video.folder() + VIDEO + "/1.m4s")).isEqualTo(200);
                assertThat(status(node, video.folder() + "preview.webp")).isEqualTo(200);
                assertThat(status(node, video.folder() + "poster-640.jpg")).isEqualTo(200);
            }

            one.get(Catalog.class).move(video.asset(), Move.DELETE, TestAssets.BECAUSE);
            assertThat(one.get(Withdrawals.class).await(video.asset(), Duration.ofSeconds(5)))
                    .hasSize(2)
                    .allMatch(Withdrawals.Acknowledgement::acknowledged);

            for (Node node : List.of(one, two)) {
                assertThat(status(node, video.folder() + VIDEO + "/1.m4s")).isEqualTo(404);
                assertThat(status(node, video.folder() + "preview.webp")).isEqualTo(404);
                assertThat(status(node, video.folder() + "poster-640.jpg")).isEqualTo(404);
                assertThat(status(node, preview + video.folder() + VIDEO + "/1.m4s"))
                        .isEqualTo(404);
            }
            one.get(Storage.class).erase(video.asset(), Optional.empty());
            new TestAssets(one.platform).take(video.asset(), Move.ERASE);
            assertThat(status(two, preview + video.root() + "master.m3u8")).isEqualTo(404);
        }
    }

    @Test
    void makingItPrivateEndsPublicPlaybackWithinASecond() throws Exception {
        try (Node node = start()) {
            SmallVideo video = publish(node);
            AssetId asset = video.asset();
            String segment = video.folder() + VIDEO + "/1.m4s";
            assertThat(status(node, segment)).isEqualTo(200);

            long version = node.get(Catalog.class).get(asset).version();
            node.get(Catalog.class)
                    .edit(
                            asset,
                            version,
                            new AssetEdit(Optional.empty(), Optional.of(Visibility.PRIVATE)),
                            TestAssets.BECAUSE);

            // An answer that is on its way is reset.
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(50))
                    .atMost(Duration.ofSeconds(1))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> status(node, segment) == 404);
        }
    }
}
