package dev.millrace.tiering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.objects.Blocks;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import dev.millrace.platform.objects.PowerLossDisk;
import dev.millrace.platform.objects.PowerLossDisk.Survival;
import dev.millrace.platform.objects.Tiers;
import dev.millrace.testkit.TestClock;
import dev.millrace.testkit.TestDatabase;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * The power of the cold tier's disk fails before each of its steps while objects move to it. Afterwards every object is
 * whole, and once the rows say that it is cold, it is there without its old copy.
 */
@Tag("long")
class PowerLossTest {
    private static final int[] SIZES = {1000, Blocks.BLOCK + 100};

    @TempDir
    private Path data;

    private final TestDatabase database = Bench.database();
    private final TestClock clock = new TestClock(Bench.START);

    @AfterEach
    void drop() {
        database.close();
    }

    @ParameterizedTest
    @EnumSource(Survival.class)
    void aCutAnywhereLosesNothing(Survival survival) throws Exception {
        var cold = new AtomicReference<ObjectStore>();
        cold.set(new PowerLossDisk().open(Tiers.COLD, InstantSource.system()));
        var free = Bench.at(database, data, clock)
                .with("millrace.tiering.prices.hot.reads", "0")
                .with("millrace.tiering.prices.cold.writes", "0")
                .bean(new Replacement(cold));
        try (var bench = Bench.start(free, data)) {
            int cuts = 0;
            while (isCut(bench, cold, survival, cuts)) {
                cuts++;
            }
            assertThat(cuts).isGreaterThan(20);
        }
    }

    /** @return false when all had moved before the cut */
    private boolean isCut(Bench bench, AtomicReference<ObjectStore> cold, Survival survival, int cut) throws Exception {
        var disk = new PowerLossDisk();
        cold.set(disk.open(Tiers.COLD, InstantSource.system()));
        var asset = bench.assets().in(AssetState.PUBLISHED).id();
        var packs = List.of(bench.put(asset, 1, SIZES[0]), bench.put(asset, 2, SIZES[1]));
        clock.advance(Duration.ofDays(40));
        bench.lease().renew();
        disk.cutAfter(cut);

        boolean through = bench.run().done() == packs.size();

        disk.powerLoss(survival, new Random(cut));
        cold.set(disk.open(Tiers.COLD, InstantSource.system()));
        for (ObjectKey pack : packs) {
            if (bench.tierOf(pack).equals(Tiers.COLD)) {
                assertThat(bench.file("hot", pack).toFile().delete()).isTrue();
            }
        }
        requireWhole(bench, packs);
        assertThat(bench.run().failed()).isZero();
        assertThat(packs).allSatisfy(pack -> assertThat(bench.tierOf(pack)).isEqualTo(Tiers.COLD));
        requireWhole(bench, packs);
        assertThat(bench.tiers().damaged(10)).isEmpty();
        bench.storage().erase(asset, Optional.empty());
        return !through;
    }

    private static void requireWhole(Bench bench, List<ObjectKey> packs) throws IOException {
        assertThat(bench.read(packs.get(0))).isEqualTo(Bench.content(1, SIZES[0]));
        assertThat(bench.read(packs.get(1))).isEqualTo(Bench.content(2, SIZES[1]));
    }

    /** The cold store, as it was opened last. */
    private record Replacement(AtomicReference<ObjectStore> cold) implements BeanPostProcessor {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return bean instanceof ObjectStore store && store.name().equals(Tiers.COLD)
                    ? Proxy.newProxyInstance(
                            ObjectStore.class.getClassLoader(),
                            new Class<?>[] {ObjectStore.class},
                            (_, method, arguments) -> call(method, arguments))
                    : bean;
        }

        private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
            try {
                return method.invoke(cold.get(), arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }
}
