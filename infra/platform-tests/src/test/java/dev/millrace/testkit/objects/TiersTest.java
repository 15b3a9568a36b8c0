package dev.millrace.testkit.objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.platform.catalog.SourceId;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.objects.Blocks;
import dev.millrace.platform.objects.ByteRange;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.DamagedObjectException;
import dev.millrace.platform.objects.DataDirectory;
import dev.millrace.platform.objects.ErasedAssetException;
import dev.millrace.platform.objects.MissingTierException;
import dev.millrace.platform.objects.NoSuchObjectException;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectsConfiguration;
import dev.millrace.platform.objects.RangeBeyondEndException;
import dev.millrace.platform.objects.StaleCopyException;
import dev.millrace.platform.objects.Storage;
import dev.millrace.platform.objects.Storage.Holding;
import dev.millrace.platform.objects.Storage.HoldingState;
import dev.millrace.platform.objects.Storage.Proof;
import dev.millrace.platform.objects.Tiers;
import dev.millrace.platform.objects.Tiers.Copy;
import dev.millrace.platform.objects.Tiers.Placed;
import dev.millrace.testkit.TestAssets;
import dev.millrace.testkit.TestClock;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects in two stores: each step of a move, and what readers, erasure and the journal make of it. */
class TiersTest {
    private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
    private static final TenantId TENANT = TestAssets.TENANT;

    @TempDir
    private Path data;

    private final TestDatabase database = TestDatabase.create("catalog", "work", "events", "objects");
    private final TestClock clock = new TestClock(START);
    private final SecureRandom random = new SecureRandom();
    private TestPlatform platform;
    private Storage storage;
    private Tiers tiers;
    private TestAssets assets;

    @BeforeEach
    void start() {
        platform = platform();
        storage = platform.get(Storage.class);
        tiers = platform.get(Tiers.class);
        assets = new TestAssets(platform);
    }

    private TestPlatform platform() {
        return TestPlatform.on(database)
                .clock(clock)
                .with("millrace.objects.sweep-interval", "20ms")
                .bean(new DataDirectory(data))
                .start(ObjectsConfiguration.class);
    }

    @AfterEach
    void stop() {
        platform.close();
        database.close();
    }

    private static ObjectKey pack(AssetId asset, int chunk) {
        return ObjectKey.pack(TENANT, asset, new RevisionId("r".repeat(26)), "v-avc-360", chunk, 1);
    }

    private ObjectKey put(AssetId asset, int chunk, byte[] content) throws IOException {
        var key = pack(asset, chunk);
        storage.put(key, asset, Bytes.of(content));
        return key;
    }

    private byte[] content(int size) {
        var content = new byte[size];
        random.nextBytes(content);
        return content;
    }

    private static Blocks blocks(byte[] content) {
        var reader = new Blocks.Reader();
        reader.read(content, content.length);
        return reader.end();
    }

    /** All the steps of a move, without the checks in between. */
    private void move(ObjectKey key, byte[] content, String from, String to) throws IOException {
        var store = tiers.store(to);
        var id = tiers.begin(key, from, to);
        store.complete(key, id, List.of(store.part(key, id, 1, Bytes.of(content))));
        tiers.switchTo(key, from, to, blocks(content));
    }

    private byte[] read(ObjectKey key) throws IOException {
        try (InputStream in = storage.read(key)) {
            return in.readAllBytes();
        }
    }

    private Path file(String tier, ObjectKey key) {
        return data.resolve("objects/" + tier + "/data/" + key);
    }

    private void rot(String tier, ObjectKey key, long at) throws IOException {
        try (var file = new RandomAccessFile(file(tier, key).toFile(), "rw")) {
            file.seek(at);
            int was = file.read();
            file.seek(at);
            file.write(was ^ 1);
        }
    }

    @Test
    void anObjectThatMovesIsReadableAtEveryStep() throws IOException {
        var asset = assets.uploading().id();
        byte[] content = content(700_000);
        var key = put(asset, 1, content);
        var cold = tiers.store(Tiers.COLD);

        var id = tiers.begin(key, Tiers.HOT, Tiers.COLD);
        assertThat(storage.holding(key)).map(Holding::store).contains("hot");
        assertThat(read(key)).isEqualTo(content);
        cold.complete(key, id, List.of(cold.part(key, id, 1, Bytes.of(content))));
        assertThat(storage.holding(key)).map(Holding::store).contains("hot");

        tiers.switchTo(key, Tiers.HOT, Tiers.COLD, blocks(content));
        assertThat(storage.holding(key))
                .contains(new Holding(key, "cold", 700_000, blocks(content).sha256(), HoldingState.STORED));
        assertThat(read(key)).isEqualTo(content);
        assertThat(storage.journalled()).isEqualTo(1);
        assertThat(file("hot", key)).as("within the grace").exists();

        clock.advance(Duration.ofHours(25));
        await().until(() -> storage.journalled() == 0);
        assertThat(file("hot", key)).doesNotExist();
        assertThat(read(key)).isEqualTo(content);
        assertThat(tiers.copies(key)).singleElement().satisfies(copy -> {
            assertThat(copy.bornAt()).isEqualTo(START);
            assertThat(copy.checked()).isTrue();
        });
    }

    @Test
    void everyRangeOfACheckedObjectIsRight() throws IOException {
        var asset = assets.uploading().id();
        byte[] content = content(3 * Blocks.BLOCK + 17);
        var key = put(asset, 1, content);
        move(key, content, Tiers.HOT, Tiers.COLD);
        int block = Blocks.BLOCK;
        for (long[] range : new long[][] {
            {0, 1}, {0, content.length}, {block - 1, 2}, {block, block}, {5, 2L * block}, {content.length - 1, 1}
        }) {
            try (var in = storage.read(key, new ByteRange(range[0], range[1]))) {
                assertThat(in.readAllBytes())
                        .isEqualTo(Arrays.copyOfRange(content, (int) range[0], (int) (range[0] + range[1])));
            }
        }
        assertThatExceptionOfType(RangeBeyondEndException.class)
                .isThrownBy(() -> storage.read(key, new ByteRange(content.length, 1)));
    }

    @Test
    void rottenBytesAreNeverHandedOut() throws IOException {
        var asset = assets.uploading().id();
        byte[] content = content(3 * Blocks.BLOCK);
        var key = put(asset, 1, content);
        move(key, content, Tiers.HOT, Tiers.COLD);
        clock.advance(Duration.ofHours(25));
        await().until(() -> storage.journalled() == 0);
        rot("cold", key, 2 * Blocks.BLOCK + 5);

        try (var in = storage.read(key)) {
            assertThat(in.readNBytes(2 * Blocks.BLOCK))
                    .as("whole blocks before it")
                    .hasSize(2 * Blocks.BLOCK);
            assertThatExceptionOfType(DamagedObjectException.class).isThrownBy(() -> in.read());
        }
        assertThatExceptionOfType(DamagedObjectException.class)
                .as("from now on nothing of it")
                .isThrownBy(() -> storage.read(key, new ByteRange(0, 1)));
        assertThat(tiers.damaged(10)).extracting(Copy::key).containsExactly(key);
    }

    @Test
    void aRottenCopyIsReplacedByTheOneThatIsLeft() throws IOException {
        var asset = assets.uploading().id();
        byte[] content = content(100_000);
        var key = put(asset, 1, content);
        move(key, content, Tiers.HOT, Tiers.COLD);
        rot("cold", key, 5);

        assertThat(read(key)).as("from the old copy").isEqualTo(content);
        clock.advance(Duration.ofHours(25));
        await().until(() -> database.jdbc()
                        .sql("SELECT count(*) FROM objects.journal WHERE discarded_at > :start")
                        .param("start", Timestamp.from(START))
                        .query(Long.class)
                        .single()
                == 1);
        assertThat(file("hot", key)).as("the only whole copy").exists();

        assertThat(tiers.revive(key, Tiers.COLD, Tiers.HOT, blocks(content))).isTrue();
        assertThat(storage.holding(key)).map(Holding::store).contains("hot");
        clock.advance(Duration.ofHours(25));
        await().until(() -> storage.journalled() == 0);
        assertThat(file("cold", key)).doesNotExist();
        assertThat(read(key)).isEqualTo(content);
        assertThat(tiers.damaged(10)).isEmpty();
    }

    @Test
    void theOldCopyStaysWhileTheNewOnesDiskIsGone() throws IOException {
        var asset = assets.uploading().id();
        byte[] content = content(1000);
        var key = put(asset, 1, content);
        move(key, content, Tiers.HOT, Tiers.COLD);
        Files.move(data.resolve("objects/cold"), data.resolve("objects/unmounted"));
        Files.createDirectory(data.resolve("objects/cold"));

        assertThat(read(key)).isEqualTo(content);
        clock.advance(Duration.ofHours(25));
        await().until(() -> database.jdbc()
                        .sql("SELECT count(*) FROM objects.journal WHERE discarded_at > :start")
                        .param("start", Timestamp.from(START))
                        .query(Long.class)
                        .single()
                == 1);
        assertThat(read(key)).isEqualTo(content);
        assertThatExceptionOfType(IOException.class)
                .as("nothing is proven gone that cannot be seen")
                .isThrownBy(() -> storage.erase(asset, Optional.empty()))
                .withMessageContaining("mount");
        platform.close();
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(this::platform)
                .havingRootCause()
                .isInstanceOf(MissingTierException.class);
    }

    @Test
    void erasureReachesEveryTier() throws IOException {
        var asset = assets.uploading().id();
        byte[] content = content(1000);
        var moved = put(asset, 1, content);
        var moving = put(asset, 2, content);
        move(moved, content, Tiers.HOT, Tiers.COLD);
        var cold = tiers.store(Tiers.COLD);
        var id = tiers.begin(moving, Tiers.HOT, Tiers.COLD);
        cold.part(moving, id, 1, Bytes.of(content));

        List<Proof> proofs = storage.erase(asset, Optional.empty());

        assertThat(proofs)
                .extracting(proof -> proof.key() + " " + proof.store())
                .containsExactlyInAnyOrder(moved + " hot", moved + " cold", moving + " hot", moving + " cold");
        assertThat(cold.openMultiparts("t/")).isEmpty();
        assertThat(cold.list("t/", "", 10)).isEmpty();
        assertThat(storage.hot().list("t/", "", 10)).isEmpty();
        assertThatExceptionOfType(NoSuchObjectException.class)
                .as("the mover finds it gone")
                .isThrownBy(() -> cold.part(moving, id, 2, Bytes.of(content)));
        assertThatExceptionOfType(StaleCopyException.class)
                .isThrownBy(() -> tiers.switchTo(moving, Tiers.HOT, Tiers.COLD, blocks(content)));
        assertThatExceptionOfType(StaleCopyException.class)
                .isThrownBy(() -> tiers.begin(moving, Tiers.HOT, Tiers.COLD));
    }

    @Test
    void nothingMovesOfAnAssetThatIsBeingErased() throws IOException {
        var asset = assets.uploading().id();
        var key = put(asset, 1, content(10));
        database.jdbc()
                .sql("UPDATE objects.asset SET erased_at = now() WHERE asset = :asset")
                .param("asset", asset.value())
                .update();
        assertThatExceptionOfType(ErasedAssetException.class).isThrownBy(() -> tiers.begin(key, Tiers.HOT, Tiers.COLD));
        assertThat(tiers.store(Tiers.COLD).openMultiparts("t/")).isEmpty();
    }

    @Test
    void aSharedSourceMovesAndStaysUntilItsLastReference() throws IOException {
        var first = assets.uploading().id();
        var second = assets.uploading().id();
        var source = ObjectKey.source(TENANT, SourceId.random(random));
        byte[] content = content(1000);
        storage.announce(source, first);
        storage.hot().put(source, Bytes.of(content));
        storage.stored(source, content.length, blocks(content).sha256());
        storage.erase(first, Optional.empty());

        move(source, content, Tiers.HOT, Tiers.COLD);

        assertThat(storage.erase(first, Optional.empty())).as("again").isEmpty();
        assertThat(file("hot", source)).as("by journal").exists();
        assertThat(read(source)).isEqualTo(content);
        assertThat(storage.erase(second, Optional.of(source)))
                .extracting(Proof::store)
                .containsExactlyInAnyOrder("hot", "cold");
        assertThat(tiers.copies(source)).isEmpty();
    }

    @Test
    void whatAMoverLeavesUnfinishedGoesAfterADayAndTheObjectStays() throws IOException {
        var asset = assets.uploading().id();
        byte[] content = content(1000);
        var key = put(asset, 1, content);
        var cold = tiers.store(Tiers.COLD);
        var id = tiers.begin(key, Tiers.HOT, Tiers.COLD);
        cold.complete(key, id, List.of(cold.part(key, id, 1, Bytes.of(content))));

        clock.advance(Duration.ofHours(23));
        tiers.goesOn(key, Tiers.COLD);
        clock.advance(Duration.ofHours(23));
        assertThat(tiers.copies(key)).hasSize(2);
        clock.advance(Duration.ofHours(2));
        await().until(() -> tiers.copies(key).size() == 1);
        assertThat(cold.head(key)).isEmpty();
        assertThat(read(key)).isEqualTo(content);
    }

    @Test
    void aDiscardedObjectGoesFromEveryTier() throws IOException {
        var asset = assets.uploading().id();
        byte[] content = content(1000);
        var key = put(asset, 1, content);
        move(key, content, Tiers.HOT, Tiers.COLD);
        storage.discard(key, "a test");
        clock.advance(Duration.ofHours(25));
        await().until(() -> tiers.copies(key).isEmpty());
        assertThat(file("hot", key)).doesNotExist();
        assertThat(file("cold", key)).doesNotExist();
    }

    @Test
    void theUseOfAnObjectIsItsShareOfItsRenditions() throws IOException {
        var asset = assets.in(AssetState.PUBLISHED).id();
        put(asset, 1, content(3000));
        put(asset, 2, content(1000));
        storage.recordAccess(List.of(
                new Storage.Access(asset, "v-avc-360", 8, 8000, START),
                new Storage.Access(asset, "v-avc-360", 100, 100_000, START.minus(Duration.ofDays(40))),
                new Storage.Access(asset, "a-aac-und-2", 50, 50_000, START)));

        List<Placed> placed = tiers.placed("t/" + TENANT + "/", Optional.empty(), 10, START.minus(Duration.ofDays(7)));

        assertThat(placed).extracting(one -> one.usage().requests()).containsExactly(6.0, 2.0);
        assertThat(placed).extracting(one -> one.usage().bytes()).containsExactly(6000.0, 2000.0);
        assertThat(placed).allSatisfy(one -> assertThat(one.usage().last()).contains(START));
        assertThat(tiers.placed("t/elsewhere/", Optional.empty(), 10, START)).isEmpty();
        assertThat(tiers.placed("t/", Optional.of(pack(asset, 1)), 10, START)).hasSize(1);
        assertThat(tiers.served(Tiers.HOT, Optional.empty(), 10, START)).hasSize(2);
        assertThat(tiers.served(Tiers.COLD, Optional.empty(), 10, START)).isEmpty();
        assertThat(tiers.of(asset, START)).hasSize(2);
        assertThat(tiers.occupancy()).containsExactly(new Tiers.Occupancy("hot", 2, 4000));
    }

    @Test
    void smallAndEmptyObjectsMoveToo() throws IOException {
        var asset = assets.uploading().id();
        byte[] content = "hello".getBytes(UTF_8);
        var key = put(asset, 1, content);
        move(key, content, Tiers.HOT, Tiers.COLD);
        assertThat(new String(read(key), UTF_8)).isEqualTo("hello");
        byte[] nothing = {};
        var empty = put(asset, 2, nothing);
        move(empty, nothing, Tiers.HOT, Tiers.COLD);
        assertThat(read(empty)).isEmpty();
    }
}
