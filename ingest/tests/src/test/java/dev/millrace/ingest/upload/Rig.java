package dev.millrace.ingest.upload;

import dev.millrace.ingest.erase.EraseConfiguration;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.catalog.Visibility;
import dev.millrace.platform.nodes.Self;
import dev.millrace.platform.objects.DataDirectory;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import dev.millrace.platform.objects.ObjectsConfiguration;
import dev.millrace.platform.objects.Storage;
import dev.millrace.testkit.TestClock;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import dev.millrace.testkit.objects.TestBucket;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The upload core as the application wires it, on a real database and a real disk; processes come and go. */
final class Rig implements AutoCloseable {
    static final Owner ADA = new Owner(new TenantId("acme"), "ada");

    private final TestDatabase database;
    private final Path directory;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final TestClock clock;
    private UnaryOperator<ObjectStore> decoration = UnaryOperator.identity();
    private final List<BeanPostProcessor> watchers = new ArrayList<>();
    private boolean quiet;

    Rig(Path directory) {
        this(
                TestDatabase.create("catalog", "work", "events", "objects", "ingest"),
                directory,
                Instant.parse("2026-11-21T12:00:00Z"));
        with("millrace.data.min-free", "1MB");
        with("millrace.ingest.upload.commit-every", "50ms");
        with("millrace.ingest.upload.sweep-every", "100ms");
        with("millrace.ingest.upload.retry-every", "100ms");
    }

    private Rig(TestDatabase database, Path directory, Instant now) {
        this.database = database;
        this.directory = directory;
        this.clock = new TestClock(now);
    }

    /**
     * In a process of its own.
     *
     * @param arguments from {@code first} on, what {@link #arguments} has told it
     */
    static Rig joined(String[] arguments, int first) {
        var rig = new Rig(
                TestDatabase.join(arguments[first]),
                Path.of(arguments[first + 1]),
                Instant.parse(arguments[first + 2]));
        for (int i = first + 3; i < arguments.length; i += 2) {
            rig.with(arguments[i], arguments[i + 1]);
        }
        return rig;
    }

    /** For {@link #joined}: the same database, directory, time and settings. */
    List<String> arguments() {
        var arguments = new ArrayList<>(
                List.of(database.url(), directory.toString(), clock.instant().toString()));
        settings.forEach((key, value) -> arguments.addAll(List.of(key, value)));
        return arguments;
    }

    /** Uploads go into the bucket. A bucket lives in the real time, so the clock goes on from there. */
    Rig on(TestBucket bucket) {
        clock.set(InstantSource.system().instant());
        bucket.properties().forEach((key, value) -> with("millrace.objects.s3." + key, value));
        return with("millrace.objects.store", "s3");
    }

    Rig with(String key, String value) {
        settings.put(key, value);
        return this;
    }

    Rig store(UnaryOperator<ObjectStore> decorator) {
        this.decoration = decorator;
        return this;
    }

    /** A directory belongs to one process: nodes that are up at once share its store, as they would share a bucket. */
    Rig oneStore() {
        var stores = new ConcurrentHashMap<String, ObjectStore>();
        return store(store -> stores.computeIfAbsent(store.name(), _ -> store));
    }

    /** Sees every bean of the next process, and may put another in its place. */
    Rig watched(BeanPostProcessor watcher) {
        watchers.add(watcher);
        return this;
    }

    /** The next process starts no loop, and completes nothing that it finds. */
    Rig quiet(boolean still) {
        this.quiet = still;
        return this;
    }

    JdbcClient jdbc() {
        return database.jdbc();
    }

    TestClock clock() {
        return clock;
    }

    /** A process; several at a time are several nodes. */
    Node start() {
        return start("mill-1");
    }

    /** @param name the same after a restart */
    Node start(String name) {
        var builder = TestPlatform.on(database)
                .clock(clock)
                .bean(new DataDirectory(directory))
                .bean(new Self(name, List.of("ingest"), "test"))
                .bean(Objects.requireNonNull(database.transactions().getTransactionManager()))
                .bean(new Decoration(decoration));
        watchers.forEach(builder::bean);
        settings.forEach(builder::with);
        if (quiet) {
            builder.quiet();
        }
        return new Node(builder.start(ObjectsConfiguration.class, UploadConfiguration.class, EraseConfiguration.class));
    }

    @Override
    public void close() {
        database.close();
    }

    static byte[] bytes(int length, long seed) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** One process. */
    static final class Node implements AutoCloseable {
        private final TestPlatform platform;

        private Node(TestPlatform platform) {
            this.platform = platform;
        }

        <T> T get(Class<T> type) {
            return platform.get(type);
        }

        UploadCore core() {
            return get(UploadCore.class);
        }

        Storage storage() {
            return get(Storage.class);
        }

        Asset asset(Upload upload) {
            return get(Catalog.class).get(upload.asset());
        }

        Asset asset(AssetId id) {
            return get(Catalog.class).get(id);
        }

        UploadRow row(Upload upload) {
            return get(UploadRows.class).find(upload.id()).orElseThrow();
        }

        Upload create(long length) {
            return create(ADA, length);
        }

        Upload create(Owner owner, long length) {
            return core().create(new NewUpload(owner, length, "A video", Visibility.PUBLIC, ""));
        }

        Upload append(Upload upload, long offset, Incoming incoming) {
            return core().append(ADA, upload.id(), offset, incoming, Optional.empty());
        }

        /** Appends in another thread. */
        CompletableFuture<Upload> appending(Upload upload, long offset, Incoming incoming) {
            return CompletableFuture.supplyAsync(() -> append(upload, offset, incoming), Thread::startVirtualThread);
        }

        Upload status(Upload upload) {
            return core().status(ADA, upload.id());
        }

        long offset(Upload upload) {
            return status(upload).offset();
        }

        byte[] stored(ObjectKey key) throws IOException {
            try (InputStream stream = storage().read(key)) {
                return stream.readAllBytes();
            }
        }

        @Override
        public void close() {
            platform.close();
        }
    }

    /** Wraps the store before anybody gets it. */
    private record Decoration(UnaryOperator<ObjectStore> decorator) implements BeanPostProcessor {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return bean instanceof ObjectStore store ? decorator.apply(store) : bean;
        }
    }
}
