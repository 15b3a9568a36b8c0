package dev.millrace.origin;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Viewer;
import dev.millrace.platform.catalog.Withdrawals.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What must not be served, as far as this node knows, and since when it knows. Asked before any cache.
 *
 * <p>It also numbers what it knows: whatever was learned about an asset before its last change came is void.
 */
final class DenySet {
    private final ConcurrentHashMap<AssetId, Change> changes = new ConcurrentHashMap<>();
    private final Duration maxAge;
    private final LongSupplier nanoTime;
    private volatile boolean met;
    private volatile long contact;

    /** @param maxAge how long the last word from the database counts */
    DenySet(Duration maxAge, LongSupplier nanoTime) {
        this.maxAge = maxAge;
        this.nanoTime = nanoTime;
    }

    boolean refuses(AssetId asset, Viewer viewer) {
        Change change = changes.get(asset);
        if (change == null) {
            return false;
        }
        return switch (viewer) {
            case PREVIEW_TOKEN -> change.gone();
            case PLAYBACK_TOKEN, ANYONE -> change.denied() || change.gone();
        };
    }

    /** Number of the asset's last known change; 0 when none is known. */
    long number(AssetId asset) {
        Change change = changes.get(asset);
        return change == null ? 0 : change.number();
    }

    boolean inContact() {
        return met && nanoTime.getAsLong() - contact <= maxAge.toNanos();
    }

    /** Since the database was last heard; zero before the first time. */
    Duration silence() {
        return met ? Duration.ofNanos(nanoTime.getAsLong() - contact) : Duration.ZERO;
    }

    boolean everMet() {
        return met;
    }

    /**
     * Takes in what was read.
     *
     * @param readAt nanoTime before it was read
     * @return the changes that were new
     */
    List<Change> learn(Collection<Change> recent, long readAt) {
        List<Change> fresh = new ArrayList<>();
        Set<AssetId> named = new HashSet<>();
        for (Change change : recent) {
            named.add(change.asset());
            Change known = changes.get(change.asset());
            if (known == null || known.number() < change.number()) {
                changes.put(change.asset(), change);
                fresh.add(change);
            }
        }
        // What is admitted again is remembered only while it is recent.
        changes.values().removeIf(c -> !c.denied() && !c.gone() && !named.contains(c.asset()));
        contact = readAt;
        met = true;
        return fresh;
    }

    /** Takes in everything that is denied, after a start or a long silence; what is not named is admitted again. */
    List<Change> learnAll(Collection<Change> denied, Collection<Change> recent, long readAt) {
        Set<AssetId> named = new HashSet<>();
        denied.forEach(c -> named.add(c.asset()));
        recent.forEach(c -> named.add(c.asset()));
        changes.keySet().removeIf(asset -> !named.contains(asset));
        List<Change> all = new ArrayList<>(denied);
        all.addAll(recent);
        return learn(all, readAt);
    }

    int size() {
        return changes.size();
    }
}
