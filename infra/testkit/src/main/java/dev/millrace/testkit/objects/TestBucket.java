package dev.millrace.testkit.objects;

import dev.millrace.platform.objects.s3.S3Settings;
import dev.millrace.platform.objects.s3.S3Store;
import dev.millrace.platform.objects.s3.S3Stores;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.RemoveBucketArgs;
import io.minio.RemoveObjectArgs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** A bucket of its own in a real server, gone with all that is in it when it is closed. */
public final class TestBucket implements AutoCloseable {
    private final S3Server server;
    private final MinioClient admin;
    private final String name = "test-" + UUID.randomUUID();

    private TestBucket(S3Server server) {
        this.server = server;
        this.admin = server.client();
    }

    /** Only a name, for a bucket to come. */
    public static TestBucket named(S3Server server) {
        return new TestBucket(server);
    }

    public static TestBucket in(S3Server server) {
        var bucket = new TestBucket(server);
        doing(() -> bucket.admin.makeBucket(
                MakeBucketArgs.builder().bucket(bucket.name).build()));
        return bucket;
    }

    public String name() {
        return name;
    }

    /** As they stand below {@code millrace.objects.s3}. */
    public Map<String, String> properties() {
        var properties = new LinkedHashMap<String, String>();
        properties.put("endpoint", server.endpoint());
        properties.put("bucket", name);
        properties.put("access-key", server.accessKey());
        properties.put("secret-key", server.secretKey());
        return properties;
    }

    public S3Store open() {
        return open(Map.of(), new SimpleMeterRegistry());
    }

    /** @param others instead of, or besides, {@link #properties} */
    public S3Store open(Map<String, String> others, MeterRegistry meters) {
        return S3Stores.open("hot", settings(others), "millrace.objects.s3", meters);
    }

    /** @param properties as they stand below {@code millrace.objects.s3} */
    public static S3Store openWith(Map<String, String> properties, MeterRegistry meters) {
        return S3Stores.open("hot", bound(properties), "millrace.objects.s3", meters);
    }

    public S3Settings settings(Map<String, String> others) {
        var properties = properties();
        properties.putAll(others);
        return bound(properties);
    }

    private static S3Settings bound(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(prefixed(properties)))
                .bindOrCreate("bucket", S3Settings.class);
    }

    private static Map<String, String> prefixed(Map<String, String> properties) {
        var prefixed = new LinkedHashMap<String, String>();
        properties.forEach((key, value) -> prefixed.put("bucket." + key, value));
        return prefixed;
    }

    /** Every key in it, asked past the adapter. */
    public List<String> keys() {
        var keys = new ArrayList<String>();
        doing(() -> {
            var objects = admin.listObjects(
                    ListObjectsArgs.builder().bucket(name).recursive(true).build());
            for (var object : objects) {
                keys.add(object.get().objectName());
            }
        });
        return keys;
    }

    /** Takes an object away, past the adapter. */
    public void remove(String key) {
        doing(() -> admin.removeObject(
                RemoveObjectArgs.builder().bucket(name).object(key).build()));
    }

    /** What is begun and not completed goes with the bucket, which a server may refuse to let go before. */
    @Override
    public void close() {
        try (var store = open()) {
            for (var multipart : store.openMultiparts("t/")) {
                store.abort(multipart.key(), multipart.id());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        keys().forEach(this::remove);
        doing(() -> admin.removeBucket(RemoveBucketArgs.builder().bucket(name).build()));
        doing(admin::close);
    }

    @FunctionalInterface
    private interface Act {
        void run() throws Exception;
    }

    private static void doing(Act act) {
        try {
            act.run();
        } catch (Exception e) { // whatever the administration client declares
            throw new IllegalStateException("The test server does not do as it is told.", e);
        }
    }
}
