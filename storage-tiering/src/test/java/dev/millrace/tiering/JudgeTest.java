package dev.millrace.tiering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.platform.catalog.SourceId;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.Storage.HoldingState;
import dev.millrace.platform.objects.Tiers.Copy;
import dev.millrace.platform.objects.Tiers.Placed;
import dev.millrace.platform.objects.Tiers.Usage;
import dev.millrace.tiering.Decision.Go;
import dev.millrace.tiering.Decision.Reason;
import dev.millrace.tiering.Decision.Stay;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of an object, by its kind, age, use and price. */
class JudgeTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final TenantId TENANT = new TenantId("acme");
    private static final AssetId ASSET = new AssetId("a".repeat(26));
    private static final RevisionId REVISION = new RevisionId("r".repeat(26));
    private static final ObjectKey PACK = ObjectKey.pack(TENANT, ASSET, REVISION, "v-avc-360", 0, 1);
    private static final ObjectKey SOURCE = ObjectKey.source(TENANT, new SourceId("s".repeat(26)));
    private static final long BIG = 100 << 20;

    private final TieringSettings.Rules rules = new TieringSettings.Rules(
            Duration.ofDays(30), Duration.ofDays(30), Duration.ofDays(1), Duration.ofDays(7), Duration.ofDays(90));
    private final Judge judge = new Judge(
            rules,
            new CostModel(
                    Map.of(
                            "hot", new Price(0.023, 0, 0.0004, 0.005, Duration.ZERO),
                            "cold", new Price(0.004, 0.03, 0.01, 0.02, Duration.ofDays(90))),
                    rules.horizon(),
                    Duration.ofDays(1)),
            "USD");

    private static Placed placed(ObjectKey key, String tier, long size, int days, Usage usage) {
        Instant then = NOW.minus(Duration.ofDays(days));
        return new Placed(
                new Copy(key, ASSET, tier, HoldingState.STORED, size, "", then, then, Optional.empty(), false, false),
                usage);
    }

    private static Usage unused() {
        return new Usage(Optional.empty(), 0, 0);
    }

    private static Usage lastAsked(int days) {
        return new Usage(Optional.of(NOW.minus(Duration.ofDays(days))), 0, 0);
    }

    private Decision decide(Placed placed) {
        return judge.decide(placed, true, NOW);
    }

    private void stays(Placed placed, Reason reason, Optional<Instant> until) {
        assertThat(decide(placed)).isInstanceOfSatisfying(Stay.class, stay -> {
            assertThat(stay.reason()).isEqualTo(reason);
            assertThat(stay.until()).isEqualTo(until);
            assertThat(stay.why()).endsWith(".");
        });
    }

    @Test
    void anOldPackThatNobodyAsksForGoesDown() {
        assertThat(decide(placed(PACK, "hot", BIG, 31, unused()))).isInstanceOfSatisfying(Go.class, go -> {
            assertThat(go.to()).isEqualTo("cold");
            assertThat(go.saving().pays()).isTrue();
            assertThat(go.why()).contains("since on 2026-10-01", "saves", "USD").endsWith(".");
        });
    }

    @Test
    void aYoungOneStaysUntilItIsOld() {
        stays(placed(PACK, "hot", BIG, 10, unused()), Reason.YOUNG, Optional.of(NOW.plus(Duration.ofDays(20))));
    }

    @Test
    void oneThatWasAskedForStaysUntilItIsForgotten() {
        stays(placed(PACK, "hot", BIG, 100, lastAsked(5)), Reason.IN_USE, Optional.of(NOW.plus(Duration.ofDays(25))));
        assertThat(decide(placed(PACK, "hot", BIG, 100, lastAsked(31)))).isInstanceOf(Go.class);
    }

    @Test
    void oneThatIsTooSmallStaysForEver() {
        stays(placed(PACK, "hot", 10_000, 100, unused()), Reason.NO_SAVING, Optional.empty());
    }

    @Test
    void aSourceGoesSoonOnceItsAssetIsFinished() {
        assertThat(decide(placed(SOURCE, "hot", BIG, 2, unused()))).isInstanceOf(Go.class);
        stays(placed(SOURCE, "hot", BIG, 0, unused()), Reason.YOUNG, Optional.of(NOW.plus(Duration.ofDays(1))));
        assertThat(judge.decide(placed(SOURCE, "hot", BIG, 100, unused()), false, NOW))
                .isInstanceOfSatisfying(
                        Stay.class, stay -> assertThat(stay.reason()).isEqualTo(Reason.UNFINISHED));
        stays(placed(SOURCE, "cold", BIG, 100, unused()), Reason.UNUSED, Optional.empty());
    }

    @Test
    void indexesAndStillsNeverMove() {
        stays(
                placed(ObjectKey.snapshot(TENANT, ASSET, REVISION, 3), "hot", BIG, 999, unused()),
                Reason.KIND,
                Optional.empty());
        stays(
                placed(ObjectKey.still(TENANT, ASSET, REVISION, "poster-1.jpg"), "hot", BIG, 999, unused()),
                Reason.KIND,
                Optional.empty());
        stays(placed(new ObjectKey(SOURCE + ".head"), "hot", BIG, 999, unused()), Reason.KIND, Optional.empty());
    }

    @Test
    void whatIsAskedForOftenEnoughComesUp() {
        stays(placed(PACK, "cold", BIG, 200, lastAsked(100)), Reason.UNUSED, Optional.empty());
        var once = new Usage(Optional.of(NOW), 1, 1000);
        stays(placed(PACK, "cold", BIG, 200, once), Reason.NO_SAVING, Optional.empty());
        var often = new Usage(Optional.of(NOW), 100, 3.0 * BIG);
        assertThat(decide(placed(PACK, "cold", BIG, 200, often))).isInstanceOfSatisfying(Go.class, go -> {
            assertThat(go.to()).isEqualTo("hot");
            assertThat(go.why()).contains("100 times");
        });
    }

    @Test
    void aWindowMayPassMidnight() {
        var night = new TieringSettings.Window(LocalTime.of(22, 0), LocalTime.of(4, 0), ZoneId.of("Europe/Berlin"));
        assertThat(night.isOpen(Instant.parse("2026-11-01T21:00:00Z"))).isTrue();
        assertThat(night.isOpen(Instant.parse("2026-11-01T02:59:00Z"))).isTrue();
        assertThat(night.isOpen(Instant.parse("2026-11-01T03:00:00Z"))).isFalse();
        assertThat(night.next(NOW)).isEqualTo("2026-11-01T21:00:00Z");
        var morning = new TieringSettings.Window(LocalTime.of(1, 0), LocalTime.of(6, 0), ZoneId.of("UTC"));
        assertThat(morning.isOpen(NOW)).isFalse();
        assertThat(morning.next(NOW)).isEqualTo("2026-11-02T01:00:00Z");
        assertThat(morning.next(Instant.parse("2026-11-02T02:00:00Z"))).isEqualTo("2026-11-02T02:00:00Z");
        var always = new TieringSettings.Window(LocalTime.NOON, LocalTime.NOON, ZoneId.of("UTC"));
        assertThat(always.isOpen(NOW)).isTrue();
    }
}
