package dev.millrace.testkit.objects;

import dev.millrace.platform.objects.ObjectStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** The S3 adapter on a real server, each test with a bucket of its own. */
abstract class BucketContract extends ObjectStoreContract {
    private final S3Server server;
    private final Map<String, String> settings;
    private final List<TestBucket> buckets = new ArrayList<>();

    BucketContract(S3Server server, Map<String, String> settings) {
        this.server = server;
        this.settings = settings;
    }

    @Override
    protected ObjectStore newStore() {
        var bucket = TestBucket.in(server);
        buckets.add(bucket);
        return bucket.open(settings, new SimpleMeterRegistry());
    }

    @AfterEach
    void removeBuckets() {
        buckets.forEach(TestBucket::close);
    }
}
