package dev.millrace.origin;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.objects.Storage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** What was served of each rendition since it was last told to the storage. */
final class AccessCounts {
    private static final int BATCH = 1_000;
    /** Different renditions in one period; beyond that none is counted, so that an outage costs no memory. */
    private static final int MOST = 200_000;

    private final Storage storage;
    private final InstantSource time;
    private final ConcurrentHashMap<Rendition, Tally> tallies = new ConcurrentHashMap<>();

    private record Rendition(AssetId asset, String name) {}

    private record Tally(long requests, long bytes, Instant last) {
        Tally plus(Tally other) {
            Instant later = last.isAfter(other.last) ? last : other.last;
            return new Tally(requests + other.requests, bytes + other.bytes, later);
        }
    }

    AccessCounts(Storage storage, InstantSource time) {
        this.storage = storage;
        this.time = time;
    }

    void served(AssetId asset, String rendition, long bytes) {
        if (tallies.size() < MOST) {
            tallies.merge(new Rendition(asset, rendition), new Tally(1, bytes, time.instant()), Tally::plus);
        }
    }

    /** Tells the storage; what it does not take is kept for the next time. */
    void flush() {
        while (!tallies.isEmpty()) {
            List<Storage.Access> batch = new ArrayList<>(BATCH);
            for (Rendition rendition : tallies.keySet()) {
                Tally tally = tallies.remove(rendition);
                if (tally != null) {
                    batch.add(new Storage.Access(
                            rendition.asset, rendition.name, tally.requests, tally.bytes, tally.last));
                }
                if (batch.size() == BATCH) {
                    break;
                }
            }
            try {
                storage.recordAccess(batch);
            } catch (RuntimeException e) {
                batch.forEach(a -> tallies.merge(
                        new Rendition(a.asset(), a.rendition()),
                        new Tally(a.requests(), a.bytes(), a.last()),
                        Tally::plus));
                throw e;
            }
        }
    }
}
