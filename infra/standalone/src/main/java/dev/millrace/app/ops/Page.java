package dev.millrace.app.ops;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param next cursor of the following page; null on the last
 */
record Page<T>(List<T> items, @Nullable String next) {
    private static final int MOST = 200;

    /** @param limit as it was asked for */
    static int size(int limit) {
        if (limit < 1 || limit > MOST) {
            throw Refusals.badRequest("A page holds 1 to " + MOST + " lines: limit=" + limit + " is not.");
        }
        return limit;
    }

    /** @param size that was asked for: a shorter page is the last */
    static <T> Page<T> of(List<T> items, int size, Function<T, String> cursor) {
        return new Page<>(items, items.size() < size ? null : cursor.apply(items.getLast()));
    }

    <V> Page<V> map(Function<T, V> view) {
        return new Page<>(items.stream().map(view).toList(), next);
    }
}
