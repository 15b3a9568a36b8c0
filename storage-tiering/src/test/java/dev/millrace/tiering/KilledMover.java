package dev.millrace.tiering;

import dev.millrace.platform.objects.ObjectStore;
import dev.millrace.platform.objects.Tiers;
import dev.millrace.testkit.TestClock;
import dev.millrace.testkit.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * The child that {@link KillTest} kills: takes up the open run, counts the moments before and after every call that a
 * move makes of stores, rows and Spring Batch's tables, and stands still at the one that it was told.
 */
final class KilledMover {
    private static final Set<String> STEPS = Set.of(
            "begin",
            "part",
            "goesOn",
            "complete",
            "get",
            "switchTo",
            "createJobInstance",
            "createJobExecution",
            "createStepExecution",
            "update");

    private KilledMover() {}

    /** @param args database, data directory, the time, the moment to stand still at: its number, or its name */
    @SuppressWarnings("SystemOut") // its protocol
    public static void main(String[] args) throws Exception {
        Path data = Path.of(args[1]);
        var clock = new TestClock(Instant.parse(args[2]));
        var moments = new Moments(args[3]);
        try (var database = TestDatabase.join(args[0]);
                var bench = Bench.start(
                        Bench.at(database, data, clock)
                                .with("millrace.tiering.lease", "1s")
                                .bean(new Watching(moments)),
                        data)) {
            System.out.println("READY");
            // A lease of a second can end in between on a busy machine: the run is then taken up again.
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .pollInSameThread()
                    .ignoreExceptions()
                    .until(() -> {
                        bench.lease().renew();
                        bench.conductor().step();
                        return bench.runs().open().isEmpty();
                    });
        }
        System.out.println("THROUGH " + moments.count.get());
    }

    /** The moments of a run. */
    private static final class Moments {
        private final AtomicInteger count = new AtomicInteger();
        private final String last;

        Moments(String last) {
            this.last = last;
        }

        @SuppressWarnings("SystemOut") // its protocol
        void pass(String where) throws InterruptedException {
            String number = Integer.toString(count.incrementAndGet());
            if (last.equals(number) || last.equals(where)) {
                System.out.println("AT " + where);
                new CountDownLatch(1).await();
            }
        }
    }

    private record Watching(Moments moments) implements BeanPostProcessor {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return switch (bean) {
                case Tiers tiers -> watch(Tiers.class, tiers);
                case ObjectStore store -> watch(ObjectStore.class, store);
                case JobRepository repository -> watch(JobRepository.class, repository);
                default -> bean;
            };
        }

        private Object watch(Class<?> type, Object watched) {
            return Proxy.newProxyInstance(
                    KilledMover.class.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
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
