package dev.millrace.testkit.objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.DataDirectory;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectsConfiguration;
import dev.millrace.platform.objects.Storage;
import dev.millrace.platform.objects.Tiers;
import dev.millrace.platform.objects.UnusableStoreException;
import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import dev.millrace.testkit.TestAssets;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tiers in buckets: what is recorded goes there and is erased there, and a bucket that cannot be the right one is refused. */
@Needs(Prerequisite.MINIO)
class BucketTiersTest {
    @TempDir
    private Path data;

    private final TestDatabase database = TestDatabase.create("catalog", "work", "events", "objects");
    private final TestBucket hot = TestBucket.in(S3Server.MINIO);
    private final TestBucket cold = TestBucket.in(S3Server.MINIO);

    @AfterEach
    void remove() {
        hot.close();
        cold.close();
        database.close();
    }

    private TestPlatform start(Map<String, TestBucket> buckets) {
        var platform = TestPlatform.on(database).bean(new DataDirectory(data)).quiet();
        buckets.forEach((name, bucket) -> {
            platform.with("millrace.objects." + (name.equals("s3") ? "store" : "cold-store"), "s3");
            bucket.properties().forEach((key, value) -> platform.with("millrace.objects." + name + "." + key, value));
        });
        return platform.start(ObjectsConfiguration.class);
    }

    @Test
    void whatIsStoredLiesInTheBucketUntilItIsErased() throws IOException {
        try (var platform = start(Map.of("s3", hot, "cold-s3", cold))) {
            AssetId asset = new TestAssets(platform).uploading().id();
            var storage = platform.get(Storage.class);
            for (int chunk = 1; chunk <= 20; chunk++) {
                storage.put(pack(asset, chunk), asset, Bytes.of("pack".getBytes(UTF_8)));
            }
            assertThat(hot.keys()).hasSize(20).contains(pack(asset, 1).value());
            assertThat(platform.get(Tiers.class).space(Tiers.HOT).isBounded()).isFalse();

            assertThat(storage.erase(asset, Optional.empty())).hasSize(20);
            assertThat(hot.keys()).isEmpty();
        }
    }

    @Test
    void oneBucketForBothTiersIsRefused() {
        assertThatThrownBy(() -> start(Map.of("s3", hot, "cold-s3", hot)))
                .hasRootCauseInstanceOf(UnusableStoreException.class)
                .rootCause()
                .hasMessageContaining("the same bucket");
    }

    @Test
    void anEmptyBucketWhereObjectsAreRecordedIsRefused() throws IOException {
        try (var platform = start(Map.of("s3", hot))) {
            AssetId asset = new TestAssets(platform).uploading().id();
            platform.get(Storage.class).put(pack(asset, 1), asset, Bytes.of("pack".getBytes(UTF_8)));
        }
        assertThatThrownBy(() -> start(Map.of("s3", cold)))
                .hasRootCauseInstanceOf(UnusableStoreException.class)
                .rootCause()
                .hasMessageContaining("is empty")
                .hasMessageContaining("millrace.objects.s3.bucket");
        start(Map.of("s3", hot)).close();
    }

    private static ObjectKey pack(AssetId asset, int chunk) {
        return ObjectKey.pack(TestAssets.TENANT, asset, new RevisionId("r".repeat(26)), "v-avc-360", chunk, 1);
    }
}
