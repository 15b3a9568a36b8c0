package dev.millrace.app.ops;

import dev.millrace.platform.catalog.StuckUploads;
import dev.millrace.platform.catalog.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Uploads that the test says are stuck. */
final class FakeUploads implements StuckUploads {
    final List<Stuck> stuck = new CopyOnWriteArrayList<>();

    @Override
    public List<Stuck> list(Optional<TenantId> tenant, Optional<String> after, int limit) {
        List<Stuck> seen = seen(tenant);
        int from = after.map(id -> 1 + seen.stream().map(Stuck::upload).toList().indexOf(id))
                .orElse(0);
        return seen.subList(from, Math.min(seen.size(), from + limit));
    }

    @Override
    public long count(Optional<TenantId> tenant) {
        return seen(tenant).stream()
                .filter(one -> one.trouble() != Trouble.IDLE)
                .count();
    }

    private List<Stuck> seen(Optional<TenantId> tenant) {
        return stuck.stream()
                .filter(one -> tenant.isEmpty() || tenant.get().equals(one.tenant()))
                .toList();
    }
}
