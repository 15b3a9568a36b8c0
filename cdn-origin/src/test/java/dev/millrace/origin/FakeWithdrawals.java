package dev.millrace.origin;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Withdrawals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The deny rows, in memory; they can be out of reach. */
final class FakeWithdrawals implements Withdrawals {
    final Map<AssetId, Change> changes = new ConcurrentHashMap<>();
    final ConcurrentMap<AssetId, Long> acknowledged = new ConcurrentHashMap<>();
    final AtomicInteger heartbeats = new AtomicInteger();
    final Set<String> nodes = ConcurrentHashMap.newKeySet();
    volatile boolean down;
    private final AtomicLong numbers = new AtomicLong();

    Change decide(AssetId asset, boolean denied, boolean gone) {
        Change change = new Change(asset, denied, gone, numbers.incrementAndGet(), Instant.now());
        changes.put(asset, change);
        return change;
    }

    @Override
    public List<Change> recent(Duration window) {
        check();
        return List.copyOf(changes.values());
    }

    @Override
    public List<Change> denied() {
        check();
        return changes.values().stream().filter(c -> c.denied() || c.gone()).toList();
    }

    @Override
    public void heartbeat(String node, Set<Change> applied) {
        check();
        nodes.add(node);
        applied.forEach(c -> acknowledged.merge(c.asset(), c.number(), Math::max));
        heartbeats.incrementAndGet();
    }

    @Override
    public List<Acknowledgement> await(AssetId asset, Duration patience) {
        throw new UnsupportedOperationException("an origin does not do that");
    }

    private void check() {
        if (down) {
            throw new IllegalStateException("the database is down");
        }
    }
}
