package dev.millrace.tiering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.DamagedObjectException;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import dev.millrace.platform.objects.Storage.Access;
import dev.millrace.platform.objects.Storage.HoldingState;
import dev.millrace.platform.objects.Tiers;
import dev.millrace.platform.objects.Tiers.Copy;
import dev.millrace.testkit.TestAssets;
import dev.millrace.testkit.TestClock;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.objects.FaultyStore;
import dev.millrace.testkit.objects.FaultyStore.Faults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.health.contributor.Status;

/** Runs on real rows and real directories. */
class TieringTest {
    private static final int WORTH = Bench.WORTH;

    @TempDir
    private Path data;

    private final TestDatabase database = Bench.database();
    private final TestClock clock = new TestClock(Bench.START);
    private final AtomicReference<Faults> weather = new AtomicReference<>(Faults.none());
    private Bench bench;

    @BeforeEach
    void start() {
        bench = Bench.start(Bench.at(database, data, clock).bean(new Weather(weather)), data);
    }

    @AfterEach
    void stop() {
        bench.close();
        database.close();
    }

    private AssetId published() {
        return bench.assets().in(AssetState.PUBLISHED).id();
    }

    private void days(int days) {
        clock.advance(Duration.ofDays(days));
    }

    /** As the journal's sweeper does after the grace. */
    private void dropOldCopies() {
        database.jdbc().sql("DELETE FROM objects.journal").update();
        database.jdbc()
                .sql("SELECT object, store FROM objects.holding WHERE state = 'DISCARDED'")
                .query((row, _) -> data.resolve("objects/" + row.getString(2) + "/data/" + row.getString(1)))
                .list()
                .forEach(file -> assertThat(file.toFile().delete()).isTrue());
        database.jdbc()
                .sql("DELETE FROM objects.holding WHERE state = 'DISCARDED'")
                .update();
    }

    @Test
    void whatIsOldAndUnusedGoesDown() throws Exception {
        var asset = published();
        var pack = bench.put(asset, 1, WORTH);
        var empty = bench.put(asset, 2, 0);
        var index = ObjectKey.snapshot(TestAssets.TENANT, asset, new RevisionId("r".repeat(26)), 1);
        bench.storage().put(index, asset, Bytes.of(new byte[WORTH]));
        assertThat(bench.run().planned()).as("young").isZero();
        days(40);
        var young = bench.put(asset, 3, WORTH);

        Run run = bench.run();

        assertThat(run.done()).isEqualTo(1);
        assertThat(run.bytesDone()).isEqualTo(WORTH);
        assertThat(run.saving()).isPositive();
        assertThat(run.outcome()).isEqualTo("It went through.");
        assertThat(bench.tierOf(pack)).isEqualTo("cold");
        assertThat(bench.read(pack)).isEqualTo(Bench.content(1, WORTH));
        assertThat(List.of(empty, index, young))
                .allSatisfy(key -> assertThat(bench.tierOf(key)).isEqualTo("hot"));
        assertThat(bench.storage().journalled()).isEqualTo(1);
        assertThat(bench.run().planned()).as("again").isZero();
    }

    @Test
    void aDryRunSaysWhatItWouldMoveAndSave() throws Exception {
        var asset = published();
        bench.put(asset, 1, WORTH);
        bench.put(asset, 2, WORTH);
        days(40);
        bench.put(asset, 3, WORTH);

        Plan plan = bench.platform().get(Planner.class).all();

        var down = plan.sum(Tiers.COLD);
        assertThat(down.objects()).isEqualTo(2);
        assertThat(down.bytes()).isEqualTo(2L * WORTH);
        assertThat(down.perMonth()).isPositive();
        assertThat(down.overHorizon()).isGreaterThan(down.once());
        assertThat(plan.stays()).containsEntry(Decision.Reason.YOUNG, 1L);
        assertThat(plan.tiers()).singleElement().satisfies(hot -> {
            assertThat(hot.name()).isEqualTo("hot");
            assertThat(hot.monthlyAfter()).isLessThan(hot.monthly());
        });
        assertThat(bench.runs().newest(10)).isEmpty();
        assertThat(bench.storage().journalled()).isZero();
    }

    @Test
    void whatIsAskedForAgainComesUpAtAnyHour() throws Exception {
        var asset = published();
        var pack = bench.put(asset, 1, WORTH);
        days(40);
        bench.run();
        dropOldCopies();
        days(100);
        bench.storage().recordAccess(List.of(new Access(asset, "v-avc-360", 1000, 1000L * WORTH, clock.instant())));

        bench.conductor().step();

        assertThat(bench.runs().newest(1)).singleElement().satisfies(run -> {
            assertThat(run.bySchedule()).isTrue();
            assertThat(run.done()).isEqualTo(1);
        });
        assertThat(bench.tierOf(pack)).isEqualTo("hot");
        assertThat(bench.read(pack)).isEqualTo(Bench.content(1, WORTH));
        bench.run();
        assertThat(bench.tierOf(pack)).as("it stays while it is asked for").isEqualTo("hot");
    }

    @Test
    void withinTheGraceTheWayBackCopiesNothing() throws Exception {
        var asset = published();
        var pack = bench.put(asset, 1, WORTH);
        days(40);
        bench.run();
        bench.storage().recordAccess(List.of(new Access(asset, "v-avc-360", 1000, 1000L * WORTH, clock.instant())));

        bench.run();

        assertThat(bench.tierOf(pack)).isEqualTo("hot");
        assertThat(bench.runs().of(asset, 1))
                .singleElement()
                .satisfies(move -> assertThat(move.outcome()).contains("earlier move"));
        assertThat(bench.tiers().copies(pack))
                .extracting(Copy::store, Copy::state)
                .containsExactlyInAnyOrder(tuple("hot", HoldingState.STORED), tuple("cold", HoldingState.DISCARDED));
    }

    @Test
    void bySchedulePacksGoDownInTheWindowOnly() throws Exception {
        var pack = bench.put(published(), 1, WORTH);
        days(40);
        bench.conductor().step();
        assertThat(bench.runs().newest(1)).as("noon").isEmpty();

        clock.set(Instant.parse("2026-10-20T02:00:00Z"));
        bench.conductor().step();
        assertThat(bench.tierOf(pack)).isEqualTo("cold");
    }

    @Test
    void aRunThatOutlastsTheWindowLeavesTheRestForTheNext() throws Exception {
        var pack = bench.put(published(), 1, WORTH);
        clock.set(Instant.parse("2026-10-20T02:00:00Z"));
        long run = bench.runs().ask(Optional.empty()).orElseThrow();
        bench.platform().get(Steps.class).plan(run);
        clock.set(Instant.parse("2026-10-20T07:00:00Z"));
        bench.conductor().step();
        assertThat(bench.runs().find(run).orElseThrow().dropped()).isEqualTo(1);
        assertThat(bench.tierOf(pack)).isEqualTo("hot");
    }

    @Test
    void aTierThatDoesNotTakeBytesIsLeftAloneAfterThreeTries() throws Exception {
        var asset = published();
        var packs = new ArrayList<ObjectKey>();
        for (int i = 0; i < 6; i++) {
            packs.add(bench.put(asset, i, WORTH));
        }
        days(40);
        Path tmp = data.resolve("objects/cold/tmp");
        Files.delete(tmp);
        Files.writeString(tmp, "no directory");

        Run run = bench.run();

        assertThat(run.failed()).isEqualTo(3);
        assertThat(run.dropped()).isEqualTo(3);
        for (int i = 0; i < 6; i++) {
            assertThat(bench.tierOf(packs.get(i))).isEqualTo("hot");
            assertThat(bench.read(packs.get(i))).isEqualTo(Bench.content(i, WORTH));
        }
        Files.delete(tmp);
        Files.createDirectory(tmp);
        assertThat(bench.run().done()).isEqualTo(6);
    }

    @Test
    void aFullTierIsSaidToBeFull() throws Exception {
        var asset = published();
        var pack = bench.put(asset, 1, WORTH);
        days(40);
        bench.lease().resign();
        bench.close();
        bench = Bench.start(Bench.at(database, data, clock).with("millrace.data.min-free", "1000000TB"), data);

        assertThat(bench.run().failed()).isEqualTo(1);

        assertThat(bench.runs().of(asset, 1))
                .singleElement()
                .satisfies(move -> assertThat(move.outcome()).contains("cold is full"));
        assertThat(bench.tierOf(pack)).isEqualTo("hot");
        assertThat(bench.tiers().copies(pack)).hasSize(1);
    }

    @Test
    void aTierThatIsGoneLosesNothing() throws Exception {
        var pack = bench.put(published(), 1, WORTH);
        days(40);
        Files.move(data.resolve("objects/cold"), data.resolve("objects/unplugged"));
        assertThat(bench.run().failed()).isEqualTo(1);
        assertThat(bench.read(pack)).isEqualTo(Bench.content(1, WORTH));
        Files.move(data.resolve("objects/unplugged"), data.resolve("objects/cold"));
        assertThat(bench.run().done()).isEqualTo(1);
        assertThat(bench.read(pack)).isEqualTo(Bench.content(1, WORTH));
    }

    @Test
    void badDaysOfBothDisksLoseNothingAndMoveNothingTwice() throws Exception {
        var asset = published();
        var packs = new ArrayList<ObjectKey>();
        for (int i = 0; i < 12; i++) {
            packs.add(bench.put(asset, i, WORTH + i));
        }
        days(40);
        weather.set(new Faults(0.05, 0.05, 0.1, Duration.ZERO));
        int runs = 0;
        while (packs.stream().anyMatch(pack -> bench.tierOf(pack).equals("hot")) && runs < 100) {
            bench.run();
            runs++;
        }
        weather.set(Faults.none());
        assertThat(runs).isBetween(2, 99);
        for (int i = 0; i < packs.size(); i++) {
            assertThat(bench.read(packs.get(i))).isEqualTo(Bench.content(i, WORTH + i));
            assertThat(bench.tiers().copies(packs.get(i)))
                    .extracting(Copy::state)
                    .containsExactlyInAnyOrder(HoldingState.STORED, HoldingState.DISCARDED);
        }
        assertThat(bench.tiers().store(Tiers.COLD).openMultiparts("t/")).isEmpty();
        assertThat(bench.tiers().damaged(10)).isEmpty();
    }

    @Test
    void whatWasRottenBeforeIsNotMoved() throws Exception {
        var pack = bench.put(published(), 1, WORTH);
        bench.rot("hot", pack, 1_000_000);
        days(40);
        assertThat(bench.run().failed()).isEqualTo(1);
        assertThat(bench.tiers().damaged(10)).extracting(Copy::store).containsExactly("hot");
        assertThat(bench.tiers().copies(pack)).hasSize(1);
        assertThatExceptionOfType(DamagedObjectException.class).isThrownBy(() -> bench.read(pack));
    }

    @Test
    void rotInTheColdIsFoundAndReportedAndNotServed() throws Exception {
        var pack = bench.put(published(), 1, WORTH);
        days(40);
        bench.run();
        dropOldCopies();
        bench.rot("cold", pack, WORTH - 1);
        days(31);

        Run run = bench.run();

        assertThat(run.damaged()).isEqualTo(1);
        assertThat(bench.tiers().damaged(10)).extracting(Copy::key).containsExactly(pack);
        assertThatExceptionOfType(DamagedObjectException.class).isThrownBy(() -> bench.read(pack));
        assertThat(bench.platform().get(Planner.class).all().moves()).isEmpty();
    }

    @Test
    void rotInTheColdIsRepairedFromTheOldCopy() throws Exception {
        var pack = bench.put(published(), 1, WORTH);
        days(40);
        bench.run();
        bench.rot("cold", pack, 5);
        assertThat(bench.read(pack)).as("from the old copy").isEqualTo(Bench.content(1, WORTH));

        bench.run();

        assertThat(bench.tierOf(pack)).isEqualTo("hot");
        assertThat(bench.read(pack)).isEqualTo(Bench.content(1, WORTH));
    }

    @Test
    void whatIsWholeIsVerifiedOnceInAWhile() throws Exception {
        bench.put(published(), 1, WORTH);
        days(40);
        bench.run();
        assertThat(bench.run().verified()).isZero();
        days(31);
        assertThat(bench.run().verified()).isEqualTo(1);
        assertThat(bench.run().verified()).isZero();
    }

    @Test
    void anAssetThatIsDeletedMeanwhileIsLeftToItsErasure() throws Exception {
        var asset = published();
        var pack = bench.put(asset, 1, WORTH);
        days(40);
        long run = bench.runs().ask(Optional.of("olga")).orElseThrow();
        bench.platform().get(Steps.class).plan(run);
        bench.storage().erase(asset, Optional.empty());
        bench.conductor().step();
        assertThat(bench.runs().find(run).orElseThrow().dropped()).isEqualTo(1);
        assertThat(bench.tiers().copies(pack)).isEmpty();
        assertThat(bench.tiers().store(Tiers.COLD).list("t/", "", 1)).isEmpty();
    }

    @Test
    void oneProcessLeads() throws Exception {
        try (var second = Bench.start(Bench.at(database, data, clock), data)) {
            assertThat(bench.lease().held()).isTrue();
            assertThat(second.lease().held()).isFalse();
            bench.lease().resign();
            second.lease().renew();
            assertThat(second.lease().held()).isTrue();
            bench.lease().renew();
            assertThat(bench.lease().held()).isFalse();
        }
    }

    @Test
    void aRunThatIsStoppedIsTakenUpByTheNextProcess() throws Exception {
        var pack = bench.put(published(), 1, WORTH);
        days(40);
        bench.lease().resign();
        long run = bench.runs().ask(Optional.of("olga")).orElseThrow();
        bench.conductor().step();
        assertThat(bench.runs().find(run).orElseThrow().endedAt()).as("stopped").isNull();

        try (var second = Bench.start(Bench.at(database, data, clock), data)) {
            second.conductor().step();
            assertThat(second.runs().find(run).orElseThrow().done()).isEqualTo(1);
            assertThat(second.tierOf(pack)).isEqualTo("cold");
        }
    }

    @Test
    void everyObjectIsExplained() throws Exception {
        var asset = published();
        bench.put(asset, 1, WORTH);
        var explained = bench.platform().get(Planner.class).explain(asset);
        assertThat(explained)
                .singleElement()
                .satisfies(one -> assertThat(one.decision().why()).contains("may move on 2026-10-01T12:00:00Z"));
    }

    @Test
    void oneRunAtATimeAndOnlyForOperatorsOfAllTenants() {
        var controller = bench.platform().get(TieringController.class);
        var everywhere = new Identity("olga", Optional.empty(), Set.of(Role.OPERATOR));
        var ofOne = new Identity("otto", Optional.of(TestAssets.TENANT), Set.of(Role.OPERATOR));
        assertThat(controller.run(ofOne).getStatusCode().value()).isEqualTo(403);
        assertThat(controller.plan(ofOne).getStatusCode().value()).isEqualTo(403);
        assertThat(controller.overview(ofOne).getStatusCode().value()).isEqualTo(403);
        assertThat(controller.run(everywhere).getStatusCode().value()).isEqualTo(202);
        assertThat(controller.run(everywhere).getStatusCode().value()).isEqualTo(409);
        assertThat(controller.run(everywhere, "nothing").getStatusCode().value())
                .isEqualTo(404);
        assertThat(controller.overview(everywhere).getBody()).isInstanceOfSatisfying(Views.Overview.class, overview -> {
            assertThat(overview.free()).containsOnlyKeys("hot", "cold");
            assertThat(overview.windowOpen()).isFalse();
            assertThat(overview.nextWindow()).isEqualTo("2026-09-02T01:00:00Z");
            assertThat(overview.runs()).hasSize(1);
        });
    }

    @Test
    void healthSaysWhichTierIsGone() throws Exception {
        var health = bench.platform().get(TieringHealth.class);
        assertThat(health.health().getDetails()).containsEntry("cold", "answers");
        Files.move(data.resolve("objects/cold"), data.resolve("objects/unplugged"));
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.health().getDetails().get("cold")).asString().contains("mount");
    }

    @Test
    void oldRunsAreForgotten() throws Exception {
        bench.put(published(), 1, WORTH);
        days(40);
        Run old = bench.run();
        days(91);
        bench.conductor().step();
        assertThat(bench.runs().find(old.id())).isEmpty();
        assertThat(database.jdbc()
                        .sql("SELECT count(*) FROM tiering.batch_job_instance")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private record Weather(AtomicReference<Faults> faults) implements BeanPostProcessor {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return bean instanceof ObjectStore store ? new FaultyStore(store, faults::get, 11) : bean;
        }
    }
}
