package dev.millrace.testkit.objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.ObjectInfo;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.UnusableStoreException;
import dev.millrace.platform.objects.s3.S3Store;
import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a bucket is opened, what is said when it cannot be, and what it holds on to. */
@Needs(Prerequisite.MINIO)
class S3StoresTest {
    private static final ObjectKey KEY = new ObjectKey("t/acme/a/one");

    private final TestBucket bucket = TestBucket.in(S3Server.MINIO);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @TempDir
    private Path directory;

    @AfterEach
    void remove() {
        bucket.close();
    }

    @Test
    void whatIsWrongIsSaidWithTheSettingThatMendsIt() {
        assertThat(refusal(Map.of("endpoint", "http://127.0.0.1:1", "connect-timeout", "200ms")))
                .contains("http://127.0.0.1:1", "does not answer", "millrace.objects.s3.endpoint");
        assertThat(refusal(Map.of("access-key", "nobody")))
                .contains("does not know these keys", "millrace.objects.s3.access-key");
        assertThat(refusal(Map.of("secret-key", "wrong-secret")))
                .contains("does not know these keys")
                .doesNotContain("wrong-secret");
        assertThat(refusal(Map.of("bucket", "no-such-bucket")))
                .contains("no-such-bucket", "is not there", "millrace.objects.s3.create-bucket");
        assertThat(refusal(Map.of("bucket", ""))).contains("millrace.objects.s3.bucket is not set");
        assertThat(refusal(Map.of("credentials-file", directory.resolve("none").toString())))
                .contains("cannot be read", "millrace.objects.s3.credentials-file");
    }

    private String refusal(Map<String, String> settings) {
        try (S3Store opened = bucket.open(settings, meters)) {
            throw new AssertionError("opened " + opened.name());
        } catch (UnusableStoreException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void aBucketIsMadeWhenThatIsWanted() throws IOException {
        try (var other = TestBucket.named(S3Server.MINIO)) {
            var wanted = Map.of("bucket", other.name(), "create-bucket", "true");
            try (S3Store store = bucket.open(wanted, meters)) {
                store.put(KEY, text("x"));
            }
            try (S3Store again = bucket.open(wanted, meters)) {
                assertThat(again.head(KEY)).isPresent();
            }
            assertThat(other.keys()).containsExactly(KEY.value());
        }
    }

    @Test
    void keysAreInNoWord() {
        assertThat(bucket.settings(Map.of()).toString())
                .contains(bucket.name())
                .doesNotContain(S3Server.MINIO.accessKey(), S3Server.MINIO.secretKey());
    }

    @Test
    void keysInAFileCanBeChangedWhileItRuns() throws Exception {
        Path file = directory.resolve("keys");
        write(file, S3Server.MINIO.secretKey());
        try (var store = open(bucket, file)) {
            store.put(KEY, text("x"));

            write(file, "revoked");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThatExceptionOfType(IOException.class).isThrownBy(() -> store.head(KEY)));
            write(file, S3Server.MINIO.secretKey());
            await().atMost(Duration.ofSeconds(20))
                    .ignoreException(IOException.class)
                    .untilAsserted(() -> assertThat(store.head(KEY)).isPresent());
        }
    }

    private static S3Store open(TestBucket bucket, Path keys) {
        var properties = bucket.properties();
        properties.remove("access-key");
        properties.remove("secret-key");
        properties.put("credentials-file", keys.toString());
        return TestBucket.openWith(properties, new SimpleMeterRegistry());
    }

    private static void write(Path file, String secret) throws IOException {
        Files.writeString(
                file,
                "[default]\naws_access_key_id = " + S3Server.MINIO.accessKey() + "\naws_secret_access_key = " + secret
                        + "\n");
    }

    @Test
    void aReaderWhoStopsEarlyGivesTheConnectionBack() throws IOException {
        try (var store = bucket.open(Map.of("max-connections", "2", "timeout", "5s"), meters)) {
            store.put(KEY, Bytes.of(new byte[20 << 20]));
            for (int i = 0; i < 10; i++) {
                try (InputStream in = store.get(KEY)) {
                    assertThat(in.read()).isZero();
                }
            }
            assertThat(store.head(KEY)).isPresent();
        }
    }

    @Test
    void aReaderMayPauseAsLongAsItLikes() throws Exception {
        int size = 64 << 20;
        try (var store = bucket.open(Map.of("attempt-timeout", "3s"), meters)) {
            store.put(KEY, Bytes.of(new byte[size]));
            try (InputStream in = store.get(KEY)) {
                var first = in.readNBytes(1000);
                var pause = new CountDownLatch(1);
                assertThat(pause.await(4, TimeUnit.SECONDS))
                        .as("longer than the store may pause")
                        .isFalse();
                assertThat(first.length + in.readAllBytes().length).isEqualTo(size);
            }
        }
    }

    @Test
    void aFileIsReadAgainAfterAnAttemptThatBroke() throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[32 << 20]);
        try (var channel = FileChannel.open(file);
                var proxy = new FaultProxy(URI.create(S3Server.MINIO.endpoint()), Duration.ZERO);
                var store = bucket.open(Map.of("endpoint", proxy.endpoint().toString()), meters)) {
            proxy.inject(S3Request.PUT, S3Fault.RESET, 2);

            assertThat(store.put(KEY, shared(channel)).size()).isEqualTo(32 << 20);
            assertThat(proxy.injected()).isEqualTo(2);
        }
    }

    private static Bytes shared(FileChannel channel) throws IOException {
        long length = channel.size();
        return new Bytes() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public InputStream open() throws IOException {
                channel.position(0);
                return new FilterInputStream(Channels.newInputStream(channel)) {
                    @Override
                    public void close() {
                        // the channel stays
                    }
                };
            }
        };
    }

    @Test
    void moreThanAPageIsListed() throws IOException {
        try (var store = bucket.open(Map.of(), meters)) {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 1100; i++) {
                    var key = new ObjectKey("t/acme/a/" + (10_000 + i));
                    threads.execute(() -> {
                        try {
                            store.put(key, text("x"));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
                }
            }
            assertThat(store.list("t/", "", 5000))
                    .hasSize(1100)
                    .isSortedAccordingTo(Comparator.comparing(ObjectInfo::key));
            assertThat(store.list("t/", "t/acme/a/10998", 5000)).hasSize(101);
        }
    }

    @Test
    void requestsAreCounted() throws IOException {
        try (var store = bucket.open(Map.of(), meters)) {
            store.put(KEY, text("x"));
            store.head(new ObjectKey("t/acme/a/none"));
        }
        assertThat(meters.get("millrace.objects.s3.requests")
                        .tags("store", "hot", "operation", "PutObject", "outcome", "done")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("millrace.objects.s3.requests")
                        .tags("store", "hot", "operation", "HeadObject", "outcome", "refused")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    private static Bytes text(String text) {
        return Bytes.of(text.getBytes(UTF_8));
    }
}
