package dev.millrace.tiering;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.DataDirectory;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectsConfiguration;
import dev.millrace.platform.objects.Storage;
import dev.millrace.platform.objects.Tiers;
import dev.millrace.testkit.TestAssets;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import org.springframework.batch.core.job.JobExecutionException;

/** A process with the role tiering, whose runs the test conducts. */
record Bench(TestPlatform platform, Path data) implements AutoCloseable {
    static final Instant START = Instant.parse("2026-09-01T12:00:00Z");
    /** Enough to be worth its write at the usual prices. */
    static final int WORTH = 3 << 20;

    static TestDatabase database() {
        return TestDatabase.create("catalog", "work", "events", "objects", "tiering");
    }

    static TestPlatform.Builder at(TestDatabase database, Path data, InstantSource clock) {
        return TestPlatform.on(database)
                .clock(clock)
                .with("millrace.data.min-free", "1MB")
                .with("millrace.tiering.rate", "1TB")
                .bean(new DataDirectory(data));
    }

    static Bench start(TestPlatform.Builder builder, Path data) {
        var bench = new Bench(builder.quiet().start(ObjectsConfiguration.class, TieringConfiguration.class), data);
        bench.lease().renew();
        return bench;
    }

    Storage storage() {
        return platform.get(Storage.class);
    }

    Tiers tiers() {
        return platform.get(Tiers.class);
    }

    Runs runs() {
        return platform.get(Runs.class);
    }

    TieringLease lease() {
        return platform.get(TieringLease.class);
    }

    Conductor conductor() {
        return platform.get(Conductor.class);
    }

    TestAssets assets() {
        return new TestAssets(platform);
    }

    static ObjectKey pack(AssetId asset, int chunk) {
        return ObjectKey.pack(TestAssets.TENANT, asset, new RevisionId("r".repeat(26)), "v-avc-360", chunk, 1);
    }

    /** A pack of random bytes that the number decides. */
    ObjectKey put(AssetId asset, int chunk, int size) throws IOException {
        var key = pack(asset, chunk);
        storage().put(key, asset, Bytes.of(content(chunk, size)));
        return key;
    }

    static byte[] content(int chunk, int size) {
        var content = new byte[size];
        new Random(chunk).nextBytes(content);
        return content;
    }

    byte[] read(ObjectKey key) throws IOException {
        try (InputStream in = storage().read(key)) {
            return in.readAllBytes();
        }
    }

    String tierOf(ObjectKey key) {
        return storage().holding(key).orElseThrow().store();
    }

    /** An operator's run, to its end. */
    Run run() throws JobExecutionException {
        long run = runs().ask(Optional.of("olga")).orElseThrow();
        conductor().step();
        return runs().find(run).orElseThrow();
    }

    Path file(String tier, ObjectKey key) {
        return data.resolve("objects/" + tier + "/data/" + key);
    }

    void rot(String tier, ObjectKey key, long at) throws IOException {
        try (var file = new RandomAccessFile(file(tier, key).toFile(), "rw")) {
            file.seek(at);
            int was = file.read();
            file.seek(at);
            file.write(was ^ 1);
        }
    }

    @Override
    public void close() {
        platform.close();
    }
}
