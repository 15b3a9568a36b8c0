package dev.millrace.origin.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.millrace.origin.http.Body;
import dev.millrace.platform.objects.ByteRange;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whole bodies off-heap, by name. A name that is missing is read once, however many ask; they read along while it
 * arrives. The read belongs to nobody: readers may leave, and when it fails, all who wait are told and the next to ask
 * begins anew. All bytes in use count against one budget, the cached, the arriving and those that slow readers still
 * hold; what does not fit is read past the cache, piece by piece at its reader's pace.
 */
public final class MemoryCache<K> {
    private static final int OVERHEAD = 256;

    private final Cache<K, Content> kept;
    private final ConcurrentHashMap<K, Content> filling = new ConcurrentHashMap<>();
    private final Set<Fill> fills = ConcurrentHashMap.newKeySet();
    private final Budget budget;
    private final long largest;
    private final Workers reads;
    private final Workers pacedReads;
    private final CacheEvents events;

    /**
     * @param capacity bytes kept
     * @param inTransit bytes beside them that may arrive or be held by readers
     * @param largest body kept
     * @param reads of the store into the cache
     * @param pacedReads of the store past the cache, which readers may draw out
     */
    public MemoryCache(
            long capacity, long inTransit, long largest, Workers reads, Workers pacedReads, CacheEvents events) {
        this.budget = new Budget(capacity + inTransit);
        this.largest = largest;
        this.reads = reads;
        this.pacedReads = pacedReads;
        this.events = events;
        this.kept = Caffeine.newBuilder()
                .maximumWeight(capacity)
                .weigher((K _, Content content) -> Math.toIntExact(content.length() + OVERHEAD))
                .executor(Runnable::run)
                .removalListener((@Nullable K _, @Nullable Content content, RemovalCause _) -> {
                    if (content != null) {
                        content.release();
                    }
                })
                .build();
    }

    /**
     * Never blocks.
     *
     * @param length of the whole
     * @param range wanted by this reader
     */
    public Body open(K name, long length, ByteRange range, Opener opener) {
        Content hit = kept.getIfPresent(name);
        if (hit != null && hit.retain()) {
            return served(CacheEvents.Lookup.HIT, hit, range);
        }
        if (length > largest) {
            return past(range, opener);
        }
        var begun = new Begun();
        Content shared = filling.compute(name, (_, running) -> begun.orJoin(running, kept.getIfPresent(name), length));
        if (begun.late != null) {
            return served(CacheEvents.Lookup.HIT, begun.late, range);
        } else if (shared == null) {
            return past(range, opener);
        } else if (begun.fresh) {
            begin(name, shared, opener);
            return served(CacheEvents.Lookup.MISS, shared, range);
        }
        return served(CacheEvents.Lookup.COLLAPSED, shared, range);
    }

    private Body served(CacheEvents.Lookup lookup, Content content, ByteRange range) {
        events.looked(lookup);
        return new ContentBody(content, range, lookup.status());
    }

    private Body past(ByteRange range, Opener opener) {
        events.looked(CacheEvents.Lookup.BYPASS);
        return new PacedBody(range, opener, pacedReads);
    }

    /** What one look under the name's lock decided; every content it gives out is retained for the reader. */
    private final class Begun {
        private boolean fresh;
        private @Nullable Content late;

        @Nullable
        Content orJoin(@Nullable Content running, @Nullable Content cached, long length) {
            if (running != null) {
                running.retain();
                return running;
            }
            // A fill puts its content into the cache before it leaves the map: whoever missed both looks again here.
            if (cached != null && cached.retain()) {
                late = cached;
                return null;
            }
            if (!budget.reserve(length)) {
                return null;
            }
            fresh = true;
            Content content = new Content(length, budget);
            content.retain();
            return content;
        }
    }

    private void begin(K name, Content content, Opener opener) {
        long began = System.nanoTime();
        Fill fill = new Fill(content);
        fills.add(fill);
        reads.submit(() -> {
                    fill.run(opener);
                    return content;
                })
                .whenComplete((_, failure) -> {
                    fills.remove(fill);
                    if (failure != null) {
                        content.fail(failure instanceof IOException io ? io : new IOException(failure));
                    }
                    // A fill that was given up in between must not be kept, nor one whose name was forgotten.
                    filling.computeIfPresent(name, (_, running) -> {
                        if (running != content) {
                            return running;
                        }
                        if (failure == null) {
                            content.retain();
                            kept.put(name, content);
                        }
                        return null;
                    });
                    content.release();
                    events.filled(failure == null, Duration.ofNanos(System.nanoTime() - began));
                });
    }

    /** Gives up fills that got no byte for so long; their waiters are told, the next to ask begins anew. */
    public void expire(Duration patience) {
        for (Fill fill : fills) {
            if (fill.silent(patience)) {
                filling.values().remove(fill.content);
                fill.giveUp();
            }
        }
    }

    /** Drops what bears such a name, also what is still arriving; those who read it already read on. */
    public void forget(Predicate<K> names) {
        filling.keySet().removeIf(names);
        kept.asMap().keySet().removeIf(names);
    }

    /** Bytes kept. */
    public long weight() {
        return kept.policy().eviction().map(e -> e.weightedSize().orElse(0)).orElse(0L);
    }

    /** Bytes in use: kept, arriving and held by readers. */
    public long used() {
        return budget.used();
    }

    public void clear() {
        filling.clear();
        kept.invalidateAll();
        kept.cleanUp();
    }

    /** One read of the store on its way into a content. */
    private static final class Fill {
        private final Content content;
        private volatile long moved = System.nanoTime();
        private volatile @Nullable Thread thread;

        Fill(Content content) {
            this.content = content;
        }

        void run(Opener opener) throws IOException {
            content.checkWanted();
            thread = Thread.currentThread();
            moved = System.nanoTime();
            try (InputStream in = opener.open(new ByteRange(0, content.length()))) {
                content.fill(in, () -> moved = System.nanoTime());
            } finally {
                thread = null;
            }
        }

        boolean silent(Duration patience) {
            return System.nanoTime() - moved > patience.toNanos();
        }

        void giveUp() {
            content.fail(new IOException("The store sent nothing for too long."));
            Thread blocked = thread;
            if (blocked != null) {
                blocked.interrupt();
            }
        }
    }
}
