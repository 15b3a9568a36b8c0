package dev.millrace.fingerprint;

import static org.awaitility.Awaitility.await;

import dev.millrace.hashing.PdqHash;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.events.Fact;
import dev.millrace.platform.events.Outbox;
import dev.millrace.testkit.FactRecorder;
import dev.millrace.testkit.TestAssets;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The role on a database of its own; what the encoder would say is said by the test. */
public final class Room implements AutoCloseable {
    private final TestDatabase database = TestDatabase.create("catalog", "events", "work", "fingerprint");
    private final FactRecorder facts = new FactRecorder("test.facts");
    private final Random random = new Random(5);
    private TestPlatform platform;
    private TestAssets assets;

    public Room() {
        platform = node(facts);
        assets = new TestAssets(platform);
    }

    /** As the process's end does. */
    public void stop() {
        platform.close();
    }

    /** As a new process on the same rows. */
    public void start() {
        platform = node(facts);
        assets = new TestAssets(platform);
    }

    private final TestPlatform node(FactRecorder recorder) {
        return TestPlatform.on(database)
                .with("millrace.work.lease", "300ms")
                .with("millrace.work.poll", "200ms")
                .bean(recorder)
                .start(FingerprintConfiguration.class);
    }

    /** Another process on the same database. */
    public TestPlatform another(boolean quiet) {
        var builder = TestPlatform.on(database).with("millrace.work.lease", "300ms");
        return (quiet ? builder.quiet() : builder).start(FingerprintConfiguration.class);
    }

    public <T> T get(Class<T> type) {
        return platform.get(type);
    }

    public TestDatabase database() {
        return database;
    }

    /** An asset whose upload is finished. */
    public AssetId uploaded() {
        AssetId asset = assets.uploading().id();
        assets.take(asset, Move.UPLOAD_FINISHED);
        return asset;
    }

    public void delete(AssetId asset) {
        assets.take(asset, Move.DELETE);
    }

    public String sha256(AssetId asset) {
        var source = get(Catalog.class).get(asset).source();
        return source == null ? "" : source.sha256();
    }

    /** As the encoder says it; frames a second apart. */
    public void hashed(AssetId asset, long epoch, int fromSecond, List<PdqHash> frames, boolean last) {
        List<Fact.FrameHash> batch = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            batch.add(new Fact.FrameHash(
                    1000 * (fromSecond + i), "WHOLE", frames.get(i).toString(), 100));
        }
        say(asset, new Fact.FramesHashed("pdq", 1, epoch, batch, last));
    }

    public void say(AssetId asset, Fact fact) {
        database.transactions().executeWithoutResult(_ -> get(Outbox.class).append(TestAssets.TENANT, asset, fact));
    }

    /** Hashes that have nothing to do with each other. */
    public List<PdqHash> film(int seconds) {
        List<PdqHash> film = new ArrayList<>();
        for (int i = 0; i < seconds; i++) {
            film.add(new PdqHash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()));
        }
        return film;
    }

    /** The same with some bits changed in each. */
    public static List<PdqHash> copy(List<PdqHash> film, int bits) {
        long mask = (1L << bits) - 1;
        return film.stream()
                .map(hash -> new PdqHash(hash.a(), hash.b() ^ mask, hash.c(), hash.d()))
                .toList();
    }

    /** Waits until the asset has been compared with everything. */
    public Fact.AssetMatched matched(AssetId asset) {
        return await("matched " + asset)
                .until(() -> said(asset, Fact.AssetMatched.class), said -> !said.isEmpty())
                .getFirst();
    }

    public <T extends Fact> List<T> said(AssetId asset, Class<T> type) {
        return facts.factsOf(asset).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    @Override
    public void close() {
        platform.close();
        database.close();
    }
}
