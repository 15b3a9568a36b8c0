package dev.millrace.testkit.objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.platform.catalog.SourceId;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.objects.ByteRange;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.DataDirectory;
import dev.millrace.platform.objects.ErasedAssetException;
import dev.millrace.platform.objects.NoSuchObjectException;
import dev.millrace.platform.objects.ObjectInfo;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import dev.millrace.platform.objects.ObjectStore.Part;
import dev.millrace.platform.objects.ObjectsConfiguration;
import dev.millrace.platform.objects.Storage;
import dev.millrace.platform.objects.Storage.Holding;
import dev.millrace.platform.objects.Storage.HoldingState;
import dev.millrace.platform.objects.Storage.Proof;
import dev.millrace.testkit.TestAssets;
import dev.millrace.testkit.TestClock;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import dev.millrace.testkit.Together;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Objects with their rows: announced, stored, discarded, erased with proof. */
class StorageTest {
    private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
    private static final TenantId TENANT = TestAssets.TENANT;
    private static final String HELLO_SHA256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    @TempDir
    private Path data;

    private final TestDatabase database = TestDatabase.create("catalog", "work", "events", "objects");
    private final TestClock clock = new TestClock(START);
    private final SecureRandom random = new SecureRandom();
    private final AtomicReference<FaultyStore.Faults> faults = new AtomicReference<>(FaultyStore.Faults.none());
    private TestPlatform platform;
    private Storage storage;
    private TestAssets assets;

    @BeforeEach
    void start() {
        platform = TestPlatform.on(database)
                .clock(clock)
                .with("millrace.objects.sweep-interval", "20ms")
                .bean(new DataDirectory(data))
                .bean(new Weather(faults))
                .start(ObjectsConfiguration.class);
        storage = platform.get(Storage.class);
        assets = new TestAssets(platform);
    }

    @AfterEach
    void stop() {
        platform.close();
        database.close();
    }

    private AssetId asset() {
        return assets.uploading().id();
    }

    private ObjectKey pack(AssetId asset, int chunk) {
        return ObjectKey.pack(TENANT, asset, new RevisionId("r".repeat(26)), "v-avc-360", chunk, 1);
    }

    private ObjectKey source() {
        return ObjectKey.source(TENANT, SourceId.random(random));
    }

    private static Bytes text(String text) {
        return Bytes.of(text.getBytes(UTF_8));
    }

    private String read(ObjectKey key) throws IOException {
        try (InputStream in = storage.read(key)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void whatIsPutIsRecordedWithItsDigestAndReadBack() throws IOException {
        var asset = asset();
        var key = pack(asset, 1);

        var holding = storage.put(key, asset, text("hello"));

        assertThat(holding).isEqualTo(new Holding(key, "hot", 5, HELLO_SHA256, HoldingState.STORED));
        assertThat(storage.holding(key)).contains(holding);
        assertThat(read(key)).isEqualTo("hello");
        try (var in = storage.read(key, new ByteRange(1, 3))) {
            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("ell");
        }
    }

    @Test
    void anObjectIsAnnouncedBeforeItsFirstByte() throws IOException {
        var asset = asset();
        var key = pack(asset, 1);
        var seen = new ArrayList<Optional<HoldingState>>();

        storage.put(key, asset, new Bytes() {
            @Override
            public long length() {
                return 0;
            }

            @Override
            public InputStream open() {
                seen.add(database.transactions()
                        .execute(_ -> storage.holding(key).map(Holding::state)));
                return InputStream.nullInputStream();
            }
        });

        assertThat(seen).containsExactly(Optional.of(HoldingState.ANNOUNCED));
    }

    @Test
    void aPutThatFailsIsNotThereAndCanBeRepeated() throws IOException {
        var asset = asset();
        var key = pack(asset, 1);

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> storage.put(key, asset, lying("hello", 6)));

        assertThat(storage.holding(key)).map(Holding::state).contains(HoldingState.ANNOUNCED);
        assertThatExceptionOfType(NoSuchObjectException.class).isThrownBy(() -> read(key));
        storage.put(key, asset, text("hello"));
        assertThat(read(key)).isEqualTo("hello");
    }

    @Test
    void whatAWriterLeftUnfinishedGoesAfterADayAndNotBefore() throws IOException {
        var asset = asset();
        var unfinished = pack(asset, 1);
        var stored = pack(asset, 2);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> storage.put(unfinished, asset, lying("hello", 6)));
        storage.put(stored, asset, text("hello"));

        clock.advance(Duration.ofHours(23));
        sweepOnce();
        assertThat(storage.holding(unfinished)).isPresent();

        clock.advance(Duration.ofHours(2));
        await().until(() -> storage.holding(unfinished).isEmpty());
        assertThat(read(stored)).isEqualTo("hello");
    }

    @Test
    void anUploadIsItsWritersToGiveUp() throws IOException {
        var asset = asset();
        var key = source();
        storage.announce(key, asset);
        var id = storage.hot().begin(key);
        var part = storage.hot().part(key, id, 1, text("hello"));

        clock.advance(Duration.ofDays(10));
        sweepOnce();

        assertThat(storage.holding(key)).map(Holding::state).contains(HoldingState.ANNOUNCED);
        assertThat(storage.hot().parts(key, id)).containsExactly(part);
    }

    @Test
    void aMultipartWithoutARowIsAbortedAfterADay() throws IOException {
        var key = source();
        storage.hot().begin(key);
        sweepOnce();
        assertThat(storage.hot().openMultiparts("t/")).hasSize(1);

        clock.advance(Duration.ofHours(25));

        await().until(() -> storage.hot().openMultiparts("t/").isEmpty());
    }

    /** Its writer died before it wrote down the multipart's name, and the next began another. */
    @Test
    void aForgottenMultipartOfAnObjectThatIsWholeIsAbortedAfterADay() throws IOException {
        var asset = asset();
        var key = source();
        storage.announce(key, asset);
        storage.hot().begin(key);
        var id = storage.hot().begin(key);
        storage.hot().complete(key, id, List.of(storage.hot().part(key, id, 1, text("hello"))));
        database.transactions().executeWithoutResult(_ -> storage.stored(key, 5, HELLO_SHA256));
        clock.advance(Duration.ofHours(23));
        sweepOnce();
        assertThat(storage.hot().openMultiparts("t/")).hasSize(1);

        clock.advance(Duration.ofHours(2));

        await().until(() -> storage.hot().openMultiparts("t/").isEmpty());
        assertThat(read(key)).isEqualTo("hello");
    }

    @Test
    void anUploadIsStoredWithItsWritersTransaction() throws IOException {
        var asset = asset();
        var key = source();
        storage.announce(key, asset);
        var id = storage.hot().begin(key);
        List<Part> parts = List.of(storage.hot().part(key, id, 1, text("hello")));
        storage.hot().complete(key, id, parts);

        database.transactions().executeWithoutResult(transaction -> {
            storage.stored(key, 5, HELLO_SHA256);
            transaction.setRollbackOnly();
        });
        assertThat(storage.holding(key)).map(Holding::state).contains(HoldingState.ANNOUNCED);

        database.transactions().executeWithoutResult(_ -> storage.stored(key, 5, HELLO_SHA256));
        assertThat(storage.holding(key)).contains(new Holding(key, "hot", 5, HELLO_SHA256, HoldingState.STORED));
        assertThat(read(key)).isEqualTo("hello");
    }

    @Test
    void whatWasNotAnnouncedCannotBeStored() {
        assertThatIllegalStateException().isThrownBy(() -> storage.stored(source(), 1, HELLO_SHA256));
    }

    @Test
    void aKeyBelongsToOneAsset() throws IOException {
        var asset = asset();
        var key = pack(asset, 1);
        storage.put(key, asset, text("hello"));

        assertThatIllegalStateException().isThrownBy(() -> storage.put(key, asset(), text("other")));
        assertThat(read(key)).isEqualTo("hello");
    }

    @Test
    void aDiscardedObjectStaysForItsGraceAndThenGoes() throws IOException {
        var asset = asset();
        var key = pack(asset, 1);
        storage.put(key, asset, text("hello"));

        storage.discard(key, "a test");
        storage.discard(key, "again");

        assertThat(storage.journalled()).isEqualTo(1);
        assertThat(storage.holding(key)).map(Holding::state).contains(HoldingState.DISCARDED);
        clock.advance(Duration.ofHours(24).minusSeconds(1));
        sweepOnce();
        assertThat(read(key)).as("within the grace").isEqualTo("hello");

        clock.advance(Duration.ofSeconds(1));
        await().until(() -> storage.journalled() == 0);
        assertThat(storage.holding(key)).isEmpty();
        assertThat(storage.hot().head(key)).isEmpty();
    }

    @Test
    void aDiscardIsTakenBackWithItsTransaction() throws IOException {
        var asset = asset();
        var key = pack(asset, 1);
        storage.put(key, asset, text("hello"));

        database.transactions().executeWithoutResult(transaction -> {
            storage.discard(key, "a test");
            transaction.setRollbackOnly();
        });

        assertThat(storage.journalled()).isZero();
        assertThat(storage.holding(key)).map(Holding::state).contains(HoldingState.STORED);
    }

    @Test
    void aDiscardedKeyIsNeverUsedAgain() throws IOException {
        var asset = asset();
        var key = pack(asset, 1);
        storage.put(key, asset, text("hello"));
        storage.discard(key, "a test");

        assertThatIllegalStateException().isThrownBy(() -> storage.put(key, asset, text("again")));
    }

    @Test
    void aGivenUpUploadTakesItsPartsAlong() throws IOException {
        var asset = asset();
        var key = source();
        storage.announce(key, asset);
        var id = storage.hot().begin(key);
        storage.hot().part(key, id, 1, text("hello"));

        storage.discard(key, "expired");
        clock.advance(Duration.ofHours(24));

        await().until(() -> storage.holding(key).isEmpty());
        assertThat(storage.hot().openMultiparts("t/")).isEmpty();
    }

    @Test
    void aReaderThatFindsNothingLooksOnceMore() throws IOException {
        var asset = asset();
        var key = pack(asset, 1);
        storage.put(key, asset, text("hello"));
        storage.hot().delete(key);
        assertThatExceptionOfType(NoSuchObjectException.class).isThrownBy(() -> read(key));

        var moving = new MovingStore(storage.hot(), key);
        try (var moved = TestPlatform.on(database)
                .clock(clock)
                .quiet()
                .bean(new DataDirectory(data))
                .bean(new Replacement(moving))
                .start(ObjectsConfiguration.class)) {
            try (var in = moved.get(Storage.class).read(key)) {
                assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("moved");
            }
        }
        assertThat(moving.reads()).isEqualTo(2);
    }

    @Test
    void erasureTakesEverythingAndProvesIt() throws IOException {
        var asset = asset();
        var other = asset();
        storage.put(pack(asset, 1), asset, text("hello"));
        storage.put(pack(asset, 2), asset, text("discarded"));
        storage.discard(pack(asset, 2), "a test");
        storage.put(pack(other, 1), other, text("other"));
        var upload = source();
        storage.announce(upload, asset);
        var multipart = storage.hot().begin(upload);
        storage.hot().part(upload, multipart, 1, text("part"));
        var unannounced = pack(asset, 9);
        storage.hot().put(unannounced, text("left by a crash"));

        var proofs = storage.erase(asset, Optional.empty());

        assertThat(proofs)
                .extracting(Proof::key)
                .containsExactlyInAnyOrder(pack(asset, 1), pack(asset, 2), upload, unannounced);
        assertThat(proofs).allSatisfy(proof -> {
            assertThat(proof.asset()).isEqualTo(asset);
            assertThat(proof.store()).isEqualTo("hot");
            assertThat(proof.at()).isEqualTo(START);
            assertThat(proof.answer()).contains("head: not found");
        });
        assertThat(proofs)
                .filteredOn(proof -> proof.key().equals(pack(asset, 1)))
                .singleElement()
                .satisfies(proof -> {
                    assertThat(proof.size()).isEqualTo(5);
                    assertThat(proof.sha256()).isEqualTo(HELLO_SHA256);
                });
        assertThat(storage.hot().list(ObjectKey.assetPrefix(TENANT, asset), "", 10))
                .isEmpty();
        assertThat(storage.hot().openMultiparts("t/")).isEmpty();
        assertThat(storage.journalled()).isZero();
        assertThat(read(pack(other, 1))).isEqualTo("other");
        assertThat(storage.erase(asset, Optional.empty())).as("again").isEqualTo(proofs);
        assertThat(storage.proofs(asset)).isEqualTo(proofs);
    }

    @Test
    void whatLiesBesideAnObjectIsErasedWithAProofAlsoWhenItComesLate() throws IOException {
        var asset = asset();
        var upload = source();
        var tail = new ObjectKey(upload + ".tail-1");
        var neighbour = new ObjectKey(upload + "x.tail-1");
        storage.announce(upload, asset);
        storage.hot().put(tail, text("hello"));
        storage.hot().put(neighbour, text("other"));

        storage.eraseBeside(upload, asset);
        assertThat(storage.proofs(asset)).singleElement().satisfies(proof -> {
            assertThat(proof.key()).isEqualTo(tail);
            assertThat(proof.size()).isEqualTo(5);
            assertThat(proof.answer()).contains("head: not found");
        });
        storage.erase(asset, Optional.empty());
        storage.eraseBeside(upload, asset);
        assertThat(storage.proofs(asset)).hasSize(2);

        var late = new ObjectKey(upload + ".tail-2");
        storage.hot().put(late, text("late"));
        storage.eraseBeside(upload, asset);
        assertThat(storage.proofs(asset)).extracting(Proof::key).containsExactlyInAnyOrder(upload, tail, late);
        assertThat(storage.hot().list("t/", "", 10)).extracting(ObjectInfo::key).containsExactly(neighbour);
    }

    @Test
    void aWholeSourceGoesOnlyWhenItIsNamed() throws IOException {
        var first = asset();
        var second = asset();
        var source = source();
        storage.announce(source, first);
        storage.hot().put(source, text("hello"));
        storage.stored(source, 5, HELLO_SHA256);

        assertThat(storage.erase(first, Optional.empty())).isEmpty();
        assertThat(read(source)).as("another asset came from it").isEqualTo("hello");

        assertThat(storage.erase(second, Optional.of(source)))
                .singleElement()
                .satisfies(proof -> assertThat(proof.key()).isEqualTo(source));
        assertThat(storage.hot().head(source)).isEmpty();
        assertThat(storage.holding(source)).isEmpty();
    }

    @Test
    void nothingIsStoredForAnAssetThatIsBeingErased() throws IOException {
        var deleting = assets.in(AssetState.DELETING).id();
        assertThatExceptionOfType(ErasedAssetException.class)
                .isThrownBy(() -> storage.put(pack(deleting, 1), deleting, text("late")));
        assertThatExceptionOfType(ErasedAssetException.class).isThrownBy(() -> storage.announce(source(), deleting));

        var erased = asset();
        var upload = source();
        storage.announce(upload, erased);
        storage.erase(erased, Optional.empty());
        assertThatExceptionOfType(ErasedAssetException.class)
                .isThrownBy(() -> storage.put(pack(erased, 1), erased, text("late")));
        assertThat(storage.hot().list("t/", "", 10)).isEmpty();
    }

    @Test
    void erasureWaitsForTheWriterInFlight() throws Exception {
        var asset = asset();
        var key = pack(asset, 1);
        var writing = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var put = threads.submit(() -> storage.put(key, asset, blocking(writing, goOn)));
            assertThat(writing.await(30, TimeUnit.SECONDS)).isTrue();
            var erase = threads.submit(() -> storage.erase(asset, Optional.empty()));
            await().until(() -> waiters() == 1);
            assertThat(erase.isDone()).isFalse();

            goOn.countDown();

            assertThat(put.get().state()).isEqualTo(HoldingState.STORED);
            assertThat(erase.get()).extracting(Proof::key).containsExactly(key);
        }
        assertThat(storage.hot().list("t/", "", 10)).isEmpty();
    }

    private long waiters() {
        return database.jdbc()
                .sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND wait_event_type = 'Lock'")
                .query(Long.class)
                .single();
    }

    @Test
    void racingWritersAndErasureLeaveNothing() throws IOException {
        var asset = asset();
        storage.put(pack(asset, 99), asset, text("first"));
        Together.run(6, n -> () -> {
            try {
                return n == 0
                        ? storage.erase(asset, Optional.empty()).size()
                        : storage.put(pack(asset, n), asset, text("racer")).size();
            } catch (ErasedAssetException tooLate) {
                return -1L;
            }
        });

        assertThat(storage.hot().list(ObjectKey.assetPrefix(TENANT, asset), "", 10))
                .isEmpty();
        assertThat(storage.holding(pack(asset, 99))).isEmpty();
    }

    @Test
    void erasureOnABadDayFailsUntilAllIsConfirmed() throws IOException {
        var asset = asset();
        for (int i = 0; i < 20; i++) {
            storage.put(pack(asset, i), asset, text("hello"));
        }
        faults.set(new FaultyStore.Faults(0.1, 0.1, 0, Duration.ZERO));

        int failures = 0;
        List<Proof> proofs = List.of();
        while (proofs.isEmpty()) {
            try {
                proofs = storage.erase(asset, Optional.empty());
            } catch (IOException injected) {
                assertThat(injected).hasMessageStartingWith("injected");
                failures++;
            }
        }

        assertThat(failures).isPositive();
        assertThat(proofs).extracting(Proof::key).doesNotHaveDuplicates().hasSize(20);
        faults.set(FaultyStore.Faults.none());
        assertThat(storage.hot().list("t/", "", 100)).isEmpty();
    }

    @Test
    void whatWasServedAddsUpByDay() {
        var asset = asset();
        var batch = List.of(
                new Storage.Access(asset, "v-avc-360", 2, 200, START),
                new Storage.Access(asset, "v-avc-360", 1, 100, START.plusSeconds(5)),
                new Storage.Access(asset, "a-aac-und-2", 1, 10, START),
                new Storage.Access(asset, "v-avc-360", 1, 1, START.plus(Duration.ofDays(1))));

        storage.recordAccess(List.of());
        storage.recordAccess(batch);
        storage.recordAccess(batch);

        assertThat(accesses())
                .containsExactly(
                        "a-aac-und-2 2026-11-01 2 20", "v-avc-360 2026-11-01 6 600", "v-avc-360 2026-11-02 2 2");
    }

    @Test
    void nodesThatCountAtTheSameTimeLoseNothing() {
        var one = asset();
        var two = asset();
        var there = List.of(
                new Storage.Access(one, "v-avc-360", 1, 1, START), new Storage.Access(two, "v-avc-360", 1, 1, START));

        Together.run(8, n -> () -> {
                    for (int i = 0; i < 20; i++) {
                        storage.recordAccess(n % 2 == 0 ? there : there.reversed());
                    }
                    return n;
                })
                .forEach(Together.Outcome::value);

        assertThat(accesses()).containsExactly("v-avc-360 2026-11-01 160 160", "v-avc-360 2026-11-01 160 160");
    }

    private List<String> accesses() {
        return database.jdbc()
                .sql("SELECT rendition || ' ' || day || ' ' || requests || ' ' || bytes AS line FROM objects.access"
                        + " ORDER BY rendition, day, asset")
                .query((row, _) -> row.getString("line"))
                .list();
    }

    /** Waits until the sweeper has begun and ended a turn after this moment: it finishes what is due in one. */
    private void sweepOnce() throws IOException {
        var asset = asset();
        var canary = pack(asset, 1);
        storage.put(canary, asset, text("canary"));
        storage.discard(canary, "canary");
        database.jdbc()
                .sql("UPDATE objects.journal SET discarded_at = '2000-01-01' WHERE object = :key")
                .param("key", canary.value())
                .update();
        await().until(() -> storage.holding(canary).isEmpty());
        storage.put(pack(asset, 2), asset, text("canary"));
        storage.discard(pack(asset, 2), "canary");
        database.jdbc()
                .sql("UPDATE objects.journal SET discarded_at = '2000-01-01' WHERE object = :key")
                .param("key", pack(asset, 2).value())
                .update();
        await().until(() -> storage.holding(pack(asset, 2)).isEmpty());
    }

    private static Bytes lying(String content, long claimed) {
        return new Bytes() {
            @Override
            public long length() {
                return claimed;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(content.getBytes(UTF_8));
            }
        };
    }

    private static Bytes blocking(CountDownLatch writing, CountDownLatch goOn) {
        return new Bytes() {
            @Override
            public long length() {
                return 0;
            }

            @Override
            public InputStream open() throws IOException {
                writing.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return InputStream.nullInputStream();
            }
        };
    }

    /** Puts every store behind faults that the test can change. */
    private record Weather(AtomicReference<FaultyStore.Faults> faults) implements BeanPostProcessor {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return bean instanceof ObjectStore store ? new FaultyStore(store, faults::get, 7) : bean;
        }
    }

    private record Replacement(ObjectStore store) implements BeanPostProcessor {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return bean instanceof ObjectStore replaced && replaced.name().equals(store.name()) ? store : bean;
        }
    }

    /** Has an object only from the second look on, as when it moves between the look-up and the read. */
    private static final class MovingStore extends DecoratedStore {
        private final ObjectStore store;
        private final ObjectKey key;
        private int reads;

        MovingStore(ObjectStore store, ObjectKey key) {
            this.store = store;
            this.key = key;
        }

        int reads() {
            return reads;
        }

        @Override
        ObjectStore store() {
            return store;
        }

        @Override
        <T> T write(Call<T> call) throws IOException {
            return call.on(store);
        }

        @Override
        <T> T read(Call<T> call) throws IOException {
            reads++;
            if (reads == 2) {
                store.put(key, text("moved"));
            }
            return call.on(store);
        }
    }
}
