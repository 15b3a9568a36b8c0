package dev.millrace.origin;

import static dev.millrace.origin.SmallVideo.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.objects.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An origin that keeps segments on disk: it reads the store less, and denies and erases as it did. */
class DiskTest {
    private final FakeCatalog catalog = new FakeCatalog();
    private final FakeStorage storage = new FakeStorage();
    private final FakeWithdrawals withdrawals = new FakeWithdrawals();
    private final SmallVideo video = SmallVideo.sealed();

    @TempDir
    Path root;

    @AutoClose
    private final Web web = new Web();

    @BeforeEach
    void publish() {
        catalog.publish(video);
        storage.put(video);
    }

    /** Hardly any memory, so that every request goes further. */
    private TestOrigin start() {
        return new TestOrigin(
                new DataDirectory(root),
                catalog,
                withdrawals,
                storage,
                "cache.disk",
                "10MB",
                "cache.memory",
                "310KB",
                "cache.transit",
                "2MB");
    }

    private String segment(int number) {
        return video.folder() + VIDEO + "/" + number + ".m4s";
    }

    private void watch(TestOrigin origin, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            for (int n = 1; n <= 3; n++) {
                assertThat(web.get(origin.uri(segment(n))).body()).isEqualTo(video.segment(VIDEO, n));
            }
        }
    }

    private long packReads() {
        return storage.reads.stream()
                .filter(r -> r.key().value().contains("/pack/"))
                .count();
    }

    private long slices() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("cache"))) {
            return files.filter(f -> f.toString().endsWith(".slice")).count();
        }
    }

    @Test
    void aSegmentIsReadTwiceFromTheStoreAndNeverAgainNotEvenAfterARestart() throws Exception {
        long before;
        try (var origin = start()) {
            watch(origin, 4);
            before = packReads();
            assertThat(before).isLessThanOrEqualTo(6);
            watch(origin, 2);
            assertThat(packReads()).isEqualTo(before);
            assertThat(origin.counted("millrace.origin.disk", "result", "hit")).isPositive();
            assertThat(origin.meters.get("millrace.origin.disk.bytes").gauge().value())
                    .isGreaterThan(500_000);
            var part = web.get(origin.uri(segment(2)), "Range", "bytes=100000-100099");
            assertThat(part.body()).isEqualTo(Arrays.copyOfRange(video.segment(VIDEO, 2), 100_000, 100_100));
        }
        try (var again = start()) {
            watch(again, 1);
            assertThat(packReads()).as("all but what memory alone had").isLessThanOrEqualTo(before + 1);
        }
    }

    @Test
    void theDenySetStandsBeforeTheDiskAndErasureEmptiesIt() throws Exception {
        try (var origin = start()) {
            watch(origin, 3);
            long kept = slices();
            assertThat(kept).isGreaterThan(1);
            withdrawals.decide(video.asset(), true, false);
            Awaitility.await().until(() -> web.get(origin.uri(segment(1))).statusCode() == 404);
            assertThat(slices()).as("it may come back").isEqualTo(kept);

            withdrawals.decide(video.asset(), true, true);
            Awaitility.await().until(() -> slices() == 0);
        }
    }

    @Test
    void whatWasErasedMeanwhileIsGoneAtTheStart() throws Exception {
        try (var origin = start()) {
            watch(origin, 3);
        }
        withdrawals.decide(video.asset(), true, true);
        try (var again = start()) {
            assertThat(slices()).isZero();
            assertThat(web.get(again.uri(segment(1))).statusCode()).isEqualTo(404);
        }
    }
}
