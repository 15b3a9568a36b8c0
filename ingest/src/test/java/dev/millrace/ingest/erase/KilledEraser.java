package dev.millrace.ingest.erase;

import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.objects.ObjectStore;
import dev.millrace.platform.objects.Storage;
import dev.millrace.platform.work.Work;
import dev.millrace.testkit.TestClock;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
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
    @SuppressWarnings("SystemOut") // its protocol
    public static void main(String[] args) throws Exception {
        var clock = new TestClock(Instant.parse(args[2]));
        var moments = new Moments(Integer.parseInt(args[3]));
        try (var database = TestDatabase.join(args[0]);
                TestPlatform platform = Erasing.start(Erasing.on(database, Path.of(args[1]), clock)
                        .bean(new Watching(moments))
                        .quiet())) {
            var lease = platform.get(Work.class)
                    .claim(Set.of(EraseJob.KIND), "dying", Duration.ofSeconds(1))
                    .orElseThrow();
            platform.get(EraseJob.class).run(lease);
        }
        System.out.println("THROUGH");
    }

    /** The moments of a job. */
    private static final class Moments {
        private final AtomicInteger count = new AtomicInteger();
        private final int last;

        Moments(int last) {
            this.last = last;
        }

        @SuppressWarnings("SystemOut") // its protocol
        void pass(String where) throws InterruptedException {
            if (count.incrementAndGet() >= last) {
                System.out.println("AT " + where);
                new CountDownLatch(1).await();
            }
        }
    }

    private record Watching(Moments moments) implements BeanPostProcessor {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return switch (bean) {
                case ObjectStore store -> watch(ObjectStore.class, store);
                case Storage storage -> watch(Storage.class, storage);
                case Catalog catalog -> watch(Catalog.class, catalog);
                case Work work -> watch(Work.class, work);
                default -> bean;
            };
        }

        private Object watch(Class<?> type, Object watched) {
            return Proxy.newProxyInstance(
                    KilledEraser.class.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                        boolean step = STEPS.contains(method.getName());
                        if (step) {
                            moments.pass("before " + method.getName());
                        }
                        try {
                            Object answer = method.invoke(watched, arguments);
                            if (step) {
                                moments.pass("after " + method.getName());
                            }
                            return answer;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
