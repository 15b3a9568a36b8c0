package dev.millrace.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Does several things at the same moment, each on a thread of its own. */
public final class Together {
    private Together() {}

    /**
     * @param what makes the n-th thing to do, n from 0
     * @return what each returned or threw, in order
     */
    public static <T> List<Outcome<T>> run(int times, IntFunction<Callable<T>> what) {
        var barrier = new CyclicBarrier(times);
        var futures = new ArrayList<Future<T>>();
        try (var executor = Executors.newFixedThreadPool(times)) {
            for (int i = 0; i < times; i++) {
                Callable<T> callable = what.apply(i);
                futures.add(executor.submit(() -> {
                    barrier.await();
                    return callable.call();
                }));
            }
            return futures.stream().map(Together::outcome).toList();
        }
    }

    private static <T> Outcome<T> outcome(Future<T> future) {
        try {
            return new Returned<>(future.get());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            return new Threw<>(cause == null ? e : cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Threw<>(e);
        }
    }

    /** How one of them ended. */
    public sealed interface Outcome<T> {
        /** @throws AssertionError when it threw */
        default T value() {
            return switch (this) {
                case Returned<T>(T value) -> value;
                case Threw<T>(Throwable failure) -> throw new AssertionError("It threw", failure);
            };
        }
    }

    /** It came back with a value. */
    public record Returned<T>(T result) implements Outcome<T> {}

    /** It ended with an exception. */
    public record Threw<T>(Throwable failure) implements Outcome<T> {}
}
