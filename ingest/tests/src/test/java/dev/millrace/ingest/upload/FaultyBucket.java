package dev.millrace.ingest.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.upload.Rig.Node;
import dev.millrace.platform.objects.ObjectInfo;
import dev.millrace.platform.objects.ObjectStore.Part;
import dev.millrace.platform.objects.s3.S3Store;
import dev.millrace.testkit.objects.FaultProxy;
import dev.millrace.testkit.objects.S3Fault;
import dev.millrace.testkit.objects.S3Request;
import dev.millrace.testkit.objects.S3Server;
import dev.millrace.testkit.objects.TestBucket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A database, and a bucket to which every way leads through a proxy that breaks what it is told to. */
final class FaultyBucket implements AutoCloseable {
    static final int PART = 5 << 20;

    /** Longer than any patience here: an attempt may take a second, and one more for each MiB. */
    private static final Duration SLOWNESS = Duration.ofSeconds(20);

    private final TestBucket bucket = TestBucket.in(S3Server.MINIO);
    private final FaultProxy proxy;
    private final S3Store direct = bucket.open();
    private final Rig rig;

    FaultyBucket(Path directory) throws IOException {
        this.proxy = new FaultProxy(URI.create(S3Server.MINIO.endpoint()), SLOWNESS);
        this.rig = new Rig(directory)
                .on(bucket)
                .with("millrace.objects.s3.endpoint", proxy.endpoint().toString())
                .with("millrace.objects.s3.attempt-timeout", "1s")
                .with("millrace.objects.s3.timeout", "6s")
                .with("millrace.objects.sweep-interval", "1h")
                .with("millrace.ingest.upload.part-size", PART + "B")
                .with("millrace.ingest.upload.commit-every", "1s")
                .with("millrace.ingest.upload.tail-every", "30s");
    }

    Rig rig() {
        return rig;
    }

    FaultProxy proxy() {
        return proxy;
    }

    /** Enough for a call to fail with all its attempts, several times over; then it passes. */
    static int forAWhile(S3Fault fault) {
        return fault == S3Fault.SLOW ? 3 : 13;
    }

    /** Whatever offset was told: so many bytes are in the store, where the rows say. */
    void assertDurable(Node node, Upload told) {
        UploadRow row = node.row(told);
        if (row.state() != UploadState.ACTIVE) {
            return;
        }
        try {
            List<Part> parts = node.get(CompletionRows.class).parts(told.id());
            if (!parts.isEmpty()) {
                assertThat(direct.parts(row.key(), row.multipart().orElseThrow()))
                        .containsAll(parts);
            }
            long bytes = parts.stream().mapToLong(Part::size).sum();
            for (int tail : tails(told)) {
                bytes += direct.head(Tail.key(row.key(), tail))
                        .map(ObjectInfo::size)
                        .orElse(0L);
            }
            assertThat(bytes).as("durable bytes").isEqualTo(told.offset());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Integer> tails(Upload upload) {
        return rig.jdbc()
                .sql("SELECT number FROM ingest.tail WHERE upload = :id")
                .param("id", upload.id().value())
                .query((row, _) -> row.getInt("number"))
                .list();
    }

    /** Nothing is broken any more. */
    void heal() {
        proxy.inject(S3Request.PUT, S3Fault.RESET, 0);
    }

    @Override
    public void close() {
        rig.close();
        proxy.close();
        direct.close();
        bucket.close();
    }
}
