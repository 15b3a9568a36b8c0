package dev.millrace.ingest.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.upload.Incoming;
import dev.millrace.ingest.upload.NewUpload;
import dev.millrace.ingest.upload.Owner;
import dev.millrace.ingest.upload.UploadCore;
import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.HistoryEntry;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.catalog.Visibility;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.Storage;
import dev.millrace.platform.work.NewJob;
import dev.millrace.platform.work.Priority;
import dev.millrace.platform.work.Work;
import dev.millrace.testkit.TestClock;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import dev.millrace.testkit.kill.KilledChild;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process is killed before and after every call that an erasure makes of the store, the catalog and its job; the next
 * process ends it: everything is gone, each object with a proof, and DELETED is said once.
 */
@Tag("long")
class EraseKillTest {
    private static final Owner ADA = new Owner(new TenantId("acme"), "ada");

    @TempDir
    private Path data;

    @AutoClose
    private final TestDatabase database = Erasing.database();

    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T12:00:00Z"));
    private int made;

    @Test
    void killedAnywhereAnErasureIsEndedByTheNextProcess() throws Exception {
        int moment = 1;
        while (killAt(moment)) {
            moment++;
        }
        assertThat(moment).as("moments").isGreaterThan(20);
    }

    /** @return false when the erasure was through before that moment */
    private boolean killAt(int moment) throws Exception {
        AssetId asset;
        var keys = new TreeSet<String>();
        try (TestPlatform platform = Erasing.start(Erasing.on(database, data, clock))) {
            asset = uploaded(platform);
            keys.add(Objects.requireNonNull(
                            platform.get(Catalog.class).get(asset).source(), "source")
                    .key());
            for (int chunk = 1; chunk <= 2; chunk++) {
                var key = new ObjectKey("t/acme/a/" + asset + "/r1/pack/v-avc-360/" + chunk + "-1");
                platform.get(Storage.class).put(key, asset, Bytes.of(new byte[1000]));
                keys.add(key.value());
            }
        }
        try (TestPlatform platform =
                Erasing.start(Erasing.on(database, data, clock).quiet())) {
            platform.get(Catalog.class)
                    .move(
                            asset,
                            Move.DELETE,
                            new Because("Its creator deleted it.", new Actor(Actor.Kind.CREATOR, "ada")));
            platform.get(Work.class)
                    .submit(new NewJob(
                            EraseJob.KIND,
                            ADA.tenant(),
                            asset,
                            asset + "/erase",
                            "{}",
                            Priority.NORMAL,
                            100,
                            Duration.ZERO));
        }
        String said = KilledChild.run(
                KilledEraser.class,
                database.url(),
                data.toString(),
                clock.instant().toString(),
                Integer.toString(moment));
        clock.advance(Duration.ofMinutes(1));
        try (TestPlatform platform = Erasing.start(Erasing.on(database, data, clock))) {
            var catalog = platform.get(Catalog.class);
            var storage = platform.get(Storage.class);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> catalog.get(asset).state() == AssetState.DELETED);
            assertThat(storage.hot().list("t/", "", 10)).as("%s", said).isEmpty();
            assertThat(storage.hot().openMultiparts("t/")).as("%s", said).isEmpty();
            assertThat(storage.proofs(asset))
                    .as("%s", said)
                    .extracting(proof -> proof.key().value())
                    .hasSameElementsAs(keys);
            assertThat(catalog.history(asset))
                    .extracting(HistoryEntry::to)
                    .as("%s", said)
                    .containsExactly("UPLOADING", "UPLOADED", "DELETING", "DELETED");
        }
        return KilledChild.killed(said);
    }

    private AssetId uploaded(TestPlatform platform) {
        var file = new byte[3000];
        new Random(++made).nextBytes(file);
        var core = platform.get(UploadCore.class);
        var upload = core.create(new NewUpload(ADA, file.length, "A video", Visibility.PUBLIC, ""));
        core.append(ADA, upload.id(), 0, new Whole(file), Optional.empty());
        var catalog = platform.get(Catalog.class);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> catalog.get(upload.asset()).state() == AssetState.UPLOADED);
        return upload.asset();
    }

    /** A file that comes at once. */
    private static final class Whole implements Incoming {
        private final ByteArrayInputStream bytes;
        private final long length;

        Whole(byte[] file) {
            this.bytes = new ByteArrayInputStream(file);
            this.length = file.length;
        }

        @Override
        public int read(byte[] into) throws IOException {
            return bytes.read(into);
        }

        @Override
        public OptionalLong length() {
            return OptionalLong.of(length);
        }

        @Override
        public void cancel() {
            // It is here already.
        }
    }
}
