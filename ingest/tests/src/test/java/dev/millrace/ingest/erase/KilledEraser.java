package dev.millrace.ingest.erase;

import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.objects.ObjectStore;
import dev.millrace.platform.objects.Storage;
import dev.millrace.platform.work.Work;
import dev.millrace.testkit.TestClock;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import dev.millrace.testkit.kill.Moments;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * The child that {@link EraseKillTest} kills: takes the erasure's job, counts the moments before and after every call
 * that it makes of the store, the catalog and the job's row, and stands still at the one that it was told.
 */
final class KilledEraser {
    private static final Set<String> STEPS = Set.of(
            "abort", "delete", "head", "list", "openMultiparts", "releaseSource", "erase", "guard", "move", "complete");

    private KilledEraser() {}

    /** @param args database, data directory, the time, the number of the moment to stand still at */
    public static void main(String[] args) throws Exception {
        var clock = new TestClock(Instant.parse(args[2]));
        var moments = new Moments(args[3]);
        try (var database = TestDatabase.join(args[0]);
                TestPlatform platform = Erasing.start(Erasing.on(database, Path.of(args[1]), clock)
                        .bean(new Watching(moments))
                        .quiet())) {
            var lease = platform.get(Work.class)
                    .claim(Set.of(EraseJob.KIND), "dying", Duration.ofSeconds(1))
                    .orElseThrow();
            platform.get(EraseJob.class).run(lease);
        }
        moments.through();
    }

    private record Watching(Moments moments) implements BeanPostProcessor {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return switch (bean) {
                case ObjectStore store -> moments.watch(ObjectStore.class, store, STEPS);
                case Storage storage -> moments.watch(Storage.class, storage, STEPS);
                case Catalog catalog -> moments.watch(Catalog.class, catalog, STEPS);
                case Work work -> moments.watch(Work.class, work, STEPS);
                default -> bean;
            };
        }
    }
}
