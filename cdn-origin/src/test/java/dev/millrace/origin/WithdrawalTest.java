package dev.millrace.origin;

import static dev.millrace.origin.SmallVideo.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Screening;
import dev.millrace.platform.catalog.Viewer;
import dev.millrace.platform.catalog.Visibility;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

/** What an origin does with decisions, and without word from those who make them. */
class WithdrawalTest {
    private final FakeCatalog catalog = new FakeCatalog();
    private final FakeStorage storage = new FakeStorage();
    private final FakeWithdrawals withdrawals = new FakeWithdrawals();
    private final SmallVideo video = published();
    private final String segment = video.folder() + VIDEO + "/1.m4s";

    @AutoClose
    private final TestOrigin origin = new TestOrigin(catalog, withdrawals, storage, "deny-max-age", "2s");

    @AutoClose
    private final Web web = new Web();

    private SmallVideo published() {
        SmallVideo made = SmallVideo.sealed();
        catalog.publish(made);
        storage.put(made);
        return made;
    }

    private static ConditionFactory soon() {
        return Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(Duration.ofSeconds(10));
    }

    private int status(String path) throws IOException, InterruptedException {
        return web.get(origin.uri(path)).statusCode();
    }

    /** Every pack's bytes stop in the middle until the latch opens. */
    private CountDownLatch halfway() {
        var latch = new CountDownLatch(1);
        storage.between = (key, bytes) -> key.value().contains("/pack/") ? new Halting(bytes, latch) : bytes;
        return latch;
    }

    private static final class Halting extends FilterInputStream {
        private final CountDownLatch latch;
        private int left = 100_000;

        Halting(InputStream in, CountDownLatch latch) {
            super(in);
            this.latch = latch;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0) {
                try {
                    if (!latch.await(20, TimeUnit.SECONDS)) {
                        throw new IOException("nobody opened the latch");
                    }
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                left = Integer.MAX_VALUE;
            }
            int read = super.read(target, offset, Math.min(length, left));
            left -= Math.max(0, read);
            return read;
        }
    }

    private RawClient reading(String path) throws IOException {
        var client = new RawClient(origin.uri());
        client.get(path);
        assertThat(client.head().status()).isEqualTo(200);
        assertThat(client.in().readNBytes(100_000)).hasSize(100_000);
        return client;
    }

    @Test
    void whatIsDeniedIsCutWhileItRunsAndNotFoundAfterwardsThoughItIsCached() throws Exception {
        assertThat(status(video.folder() + VIDEO + "/2.m4s")).isEqualTo(200);
        String preview = origin.token(video, Viewer.PREVIEW_TOKEN);
        CountDownLatch latch = halfway();
        try (var viewer = reading(segment);
                var creator = reading(preview + segment)) {
            var change = withdrawals.decide(video.asset(), true, false);

            soon().until(() -> withdrawals.acknowledged.getOrDefault(video.asset(), 0L) == change.number());
            assertThat(viewer.ended()).as("cut before it is acknowledged").isTrue();
            assertThat(status(video.folder() + VIDEO + "/2.m4s")).isEqualTo(404);
            assertThat(status(video.root() + "master.m3u8")).isEqualTo(404);
            assertThat(status(origin.token(video, Viewer.PLAYBACK_TOKEN) + segment))
                    .isEqualTo(404);
            assertThat(status(preview + video.root() + "master.m3u8")).isEqualTo(200);
            latch.countDown();
            assertThat(creator.in().readNBytes(200_000))
                    .as("its creator reads on")
                    .hasSize(200_000);
        }

        withdrawals.decide(video.asset(), false, false);
        soon().until(() -> status(segment) == 200);
    }

    @Test
    void whatIsGoneIsGoneForItsCreatorAndFromMemoryToo() throws Exception {
        String preview = origin.token(video, Viewer.PREVIEW_TOKEN);
        assertThat(status(video.folder() + VIDEO + "/2.m4s")).isEqualTo(200);
        assertThat(kept()).isGreaterThan(300_000);
        CountDownLatch latch = halfway();
        try (var creator = reading(preview + segment)) {
            var change = withdrawals.decide(video.asset(), true, true);

            soon().until(() -> withdrawals.acknowledged.getOrDefault(video.asset(), 0L) == change.number());
            assertThat(creator.ended()).isTrue();
            assertThat(status(preview + video.root() + "master.m3u8")).isEqualTo(404);
            latch.countDown();
            soon().untilAsserted(() -> assertThat(kept()).isZero());
        }
    }

    private double kept() {
        return origin.meters
                .get("millrace.origin.cache.bytes")
                .tags("state", "kept")
                .gauge()
                .value();
    }

    @Test
    void aConnectionThatOnlyJustServedTheAssetIsCutAsWellAndOthersAreNot() throws Exception {
        SmallVideo other = published();
        try (var served = new RawClient(origin.uri());
                var elsewhere = new RawClient(origin.uri())) {
            assertThat(served.get(segment).reply().status()).isEqualTo(200);
            assertThat(elsewhere.get(segment).reply().status()).isEqualTo(200);
            assertThat(elsewhere.get(other.folder() + VIDEO + "/1.m4s").reply().status())
                    .isEqualTo(200);

            withdrawals.decide(video.asset(), true, false);

            assertThat(served.ended()).isTrue();
            assertThat(elsewhere.get(other.folder() + VIDEO + "/2.m4s").reply().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void whoMayNoLongerSeeItIsCutWhenItsVisibilityChanges() throws Exception {
        String playback = origin.token(video, Viewer.PLAYBACK_TOKEN);
        CountDownLatch latch = halfway();
        try (var anyone = reading(segment);
                var holder = reading(playback + segment)) {
            catalog.put(FakeCatalog.serving(video, AssetState.PUBLISHED, Screening.CLEARED, Visibility.SIGNED));
            withdrawals.decide(video.asset(), false, false);

            assertThat(anyone.ended()).isTrue();
            assertThat(status(segment)).isEqualTo(404);
            latch.countDown();
            assertThat(holder.in().readNBytes(200_000)).hasSize(200_000);
        }
    }

    @Test
    void decisionsOfBeforeTheStartCountFromTheFirstRequest() throws Exception {
        withdrawals.decide(video.asset(), true, false);
        try (var second = new TestOrigin(catalog, withdrawals, storage, "node", "second")) {
            assertThat(web.get(second.uri(segment)).statusCode()).isEqualTo(404);
            soon().until(() -> withdrawals.nodes.contains("second"));
        }
    }

    @Test
    void withoutWordFromTheDatabaseItServesOnForAWhileAndThenNothing() throws Exception {
        assertThat(status(segment)).isEqualTo(200);
        CountDownLatch latch = halfway();
        try (var viewer = reading(video.folder() + VIDEO + "/2.m4s")) {
            withdrawals.down = true;
            catalog.down = true;

            assertThat(status(segment)).as("for now").isEqualTo(200);
            soon().until(() -> status(segment) == 503);
            assertThat(viewer.ended()).isTrue();
            assertThat(status("/nothing")).isEqualTo(503);
            assertThat(web.get(origin.uri(segment)).headers().firstValue("retry-after"))
                    .hasValue("5");
            assertThat(origin.part(OriginHealth.class).health().getStatus()).isEqualTo(Status.DOWN);

            withdrawals.down = false;
            catalog.down = false;
            soon().until(() -> status(segment) == 200);
            assertThat(origin.part(OriginHealth.class).health().getStatus()).isEqualTo(Status.UP);
            latch.countDown();
        }
    }

    @Test
    void aStartWithoutTheDatabaseServesNothingUntilItIsThere() throws Exception {
        withdrawals.down = true;
        try (var early = new TestOrigin(catalog, withdrawals, storage)) {
            assertThat(web.get(early.uri(segment)).statusCode()).isEqualTo(503);
            withdrawals.down = false;
            soon().until(() -> web.get(early.uri(segment)).statusCode() == 200);
        }
    }

    @Test
    void whileOnlyTheCatalogFailsKnownAssetsPlayOnAndUnknownOnesAreAskedForAgain() throws Exception {
        SmallVideo never = published();
        assertThat(status(segment)).isEqualTo(200);
        catalog.down = true;
        soon().until(() -> {
            int before = catalog.asked.get();
            assertThat(status(segment)).isEqualTo(200);
            return catalog.asked.get() > before;
        });
        assertThat(status(never.root() + "master.m3u8")).isEqualTo(503);
        catalog.down = false;
        assertThat(status(never.root() + "master.m3u8")).isEqualTo(200);
    }

    @Test
    void theCatalogIsAskedOnceASecondHoweverManyAsk() throws Exception {
        long began = System.nanoTime();
        for (int i = 0; i < 200; i++) {
            assertThat(status(segment)).isEqualTo(200);
        }
        long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
        assertThat(catalog.asked.get()).isLessThanOrEqualTo((int) seconds + 1);
    }
}
