package dev.millrace.origin.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Weigher;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Values that are found out once, however many ask, and remembered by weight. What fails is forgotten at once. */
public final class Remembered<K, V> {
    private final Cache<K, V> known;
    private final ConcurrentHashMap<K, CompletableFuture<V>> asking = new ConcurrentHashMap<>();

    private Remembered(Cache<K, V> known) {
        this.known = known;
    }

    /** @param weight of all that is remembered */
    public static <K, V> Remembered<K, V> byWeight(long weight, Weigher<K, V> weigher) {
        return new Remembered<>(Caffeine.newBuilder()
                .maximumWeight(weight)
                .weigher(weigher)
                .executor(Runnable::run)
                .build());
    }

    /** @param life after which a value is asked for again */
    public static <K, V> Remembered<K, V> forSoLong(Duration life, int most) {
        return new Remembered<>(Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterWrite(life)
                .executor(Runnable::run)
                .build());
    }

    /** How {@link #get} would be served now. */
    public CacheEvents.Lookup look(K key) {
        if (known.getIfPresent(key) != null) {
            return CacheEvents.Lookup.HIT;
        }
        return asking.containsKey(key) ? CacheEvents.Lookup.COLLAPSED : CacheEvents.Lookup.MISS;
    }

    /** @param ask must not block */
    public CompletableFuture<V> get(K key, Function<K, CompletableFuture<V>> ask) {
        V value = known.getIfPresent(key);
        if (value != null) {
            return CompletableFuture.completedFuture(value);
        }
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> others = asking.putIfAbsent(key, mine);
        if (others != null) {
            return others;
        }
        // It may have become known between the look and the place in the map.
        value = known.getIfPresent(key);
        if (value != null) {
            asking.remove(key, mine);
            mine.complete(value);
        } else {
            ask.apply(key).whenComplete((answer, failure) -> settle(key, mine, answer, failure));
        }
        return mine;
    }

    private void settle(K key, CompletableFuture<V> asked, @Nullable V answer, @Nullable Throwable failure) {
        if (answer != null) {
            known.put(key, answer);
        }
        asking.remove(key, asked);
        if (answer != null) {
            asked.complete(answer);
        } else {
            asked.completeExceptionally(failure == null ? new IllegalStateException("no answer for " + key) : failure);
        }
    }

    public void forget(Predicate<K> keys) {
        known.asMap().keySet().removeIf(keys);
    }
}
