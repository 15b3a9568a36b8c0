package dev.millrace.origin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.origin.cache.Workers;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Serving;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Assets as the catalog knew them at most a second ago, and after their last known change. While the catalog does not
 * answer, an older view serves on, as long as the deny set counts.
 */
final class ServingViews {
    private static final int MOST = 20_000;
    /** How long a view is taken as it is. */
    static final Duration FRESH = Duration.ofSeconds(1);

    private static final long PATIENCE_MILLIS = 250;

    private final Catalog catalog;
    private final DenySet denySet;
    private final Workers lookups;
    private final Duration stale;
    private final LongSupplier nanoTime;
    private final Cache<AssetId, Slot> slots;

    /**
     * What the catalog said.
     *
     * @param change the last change of the asset that was known before it was asked
     * @param askedAt nanoTime
     */
    record View(Optional<Serving> serving, long change, long askedAt) {}

    private static final class Slot {
        private @Nullable View last;
        private @Nullable CompletableFuture<View> loading;
        private long loadingChange;
    }

    /** @param stale how old a view may be that serves while the catalog does not answer */
    ServingViews(Catalog catalog, DenySet denySet, Workers lookups, Duration stale, LongSupplier nanoTime) {
        this.catalog = catalog;
        this.denySet = denySet;
        this.lookups = lookups;
        this.stale = stale;
        this.nanoTime = nanoTime;
        this.slots = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterAccess(stale.plusMinutes(1))
                .executor(Runnable::run)
                .build();
    }

    CompletableFuture<View> of(AssetId asset) {
        Slot slot = slots.get(asset, _ -> new Slot());
        long number = denySet.number(asset);
        long now = nanoTime.getAsLong();
        View last;
        CompletableFuture<View> loading;
        synchronized (slot) {
            last = slot.last != null && slot.last.change == number ? slot.last : null;
            if (last != null && now - last.askedAt <= FRESH.toNanos()) {
                return CompletableFuture.completedFuture(last);
            }
            if (slot.loading == null || slot.loading.isDone() || slot.loadingChange != number) {
                slot.loading = load(asset, slot, number, now);
                slot.loadingChange = number;
            }
            loading = slot.loading;
        }
        if (last == null || now - last.askedAt > stale.toNanos()) {
            return loading;
        }
        View fallback = last;
        return loading.exceptionally(_ -> fallback).completeOnTimeout(fallback, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** How long ago the catalog was asked for it. */
    Duration age(View view) {
        return Duration.ofNanos(nanoTime.getAsLong() - view.askedAt);
    }

    private CompletableFuture<View> load(AssetId asset, Slot slot, long number, long now) {
        CompletableFuture<View> result = new CompletableFuture<>();
        lookups.submit(() -> catalog.serving(asset)).whenComplete((serving, failure) -> {
            View view = failure == null ? new View(serving, number, now) : null;
            synchronized (slot) {
                if (view != null && (slot.last == null || slot.last.askedAt - now <= 0)) {
                    slot.last = view;
                }
            }
            if (view != null) {
                result.complete(view);
            } else if (failure != null) {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }
}
