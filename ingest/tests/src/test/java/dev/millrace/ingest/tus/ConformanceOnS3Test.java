package dev.millrace.ingest.tus;

import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import dev.millrace.testkit.objects.S3Server;
import dev.millrace.testkit.objects.TestBucket;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** tus 1.0.0, sentence by sentence, over a bucket. */
@Tag("long")
@Needs(Prerequisite.MINIO)
@DisplayName("tus 1.0.0 on S3")
class ConformanceOnS3Test {
    private static final Queue<TestBucket> BUCKETS = new ConcurrentLinkedQueue<>();

    @AfterAll
    static void remove() {
        BUCKETS.forEach(TestBucket::close);
    }

    /** Each server has a bucket of its own: some tests count what is in it. */
    private static TusServer onBucket(Path directory, Map<String, String> settings) {
        TestBucket bucket = TestBucket.in(S3Server.MINIO);
        BUCKETS.add(bucket);
        var all = new LinkedHashMap<String, String>(settings);
        all.put("millrace.objects.store", "s3");
        bucket.properties().forEach((key, value) -> all.put("millrace.objects.s3." + key, value));
        return TusServer.start(directory, all);
    }

    @Nested
    class Core extends CoreConformance {
        @Override
        TusServer start(Path directory, Map<String, String> settings) {
            return onBucket(directory, settings);
        }
    }

    @Nested
    class Creation extends CreationConformance {
        @Override
        TusServer start(Path directory, Map<String, String> settings) {
            return onBucket(directory, settings);
        }
    }

    @Nested
    class Checksum extends ChecksumConformance {
        @Override
        TusServer start(Path directory, Map<String, String> settings) {
            return onBucket(directory, settings);
        }
    }

    @Nested
    class Ending extends EndingConformance {
        @Override
        TusServer start(Path directory, Map<String, String> settings) {
            return onBucket(directory, settings);
        }
    }

    @Nested
    class Concatenation extends ConcatenationConformance {
        @Override
        TusServer start(Path directory, Map<String, String> settings) {
            return onBucket(directory, settings);
        }
    }

    @Nested
    class BadInput extends BadInputConformance {
        @Override
        TusServer start(Path directory, Map<String, String> settings) {
            return onBucket(directory, settings);
        }
    }
}
