package dev.millrace.origin;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.origin.cache.Workers;
import dev.millrace.platform.catalog.Revision;
import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.platform.catalog.Serving;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.Storage;
import dev.millrace.streams.PresentationIndex;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Index snapshots, which never change once written: each is read and parsed once while it is remembered. */
final class Indexes {
    private static final int MOST_BYTES = 64 << 20;
    private static final int PER_SEGMENT = 64;
    private static final int PER_INDEX = 8 << 10;

    private final Storage storage;
    private final Workers reads;
    private final AsyncCache<Name, PresentationIndex> cache;

    private record Name(RevisionId revision, int snapshot) {}

    /** @param memory heap bytes that parsed indexes may take, roughly */
    Indexes(Storage storage, Workers reads, long memory) {
        this.storage = storage;
        this.reads = reads;
        this.cache = Caffeine.newBuilder()
                .maximumWeight(memory)
                .weigher((Name _, PresentationIndex index) -> weight(index))
                .executor(Runnable::run)
                .buildAsync();
    }

    private static int weight(PresentationIndex index) {
        long segments = (long) index.segmentCount() * index.renditions().size();
        return (int) Math.min(Integer.MAX_VALUE, PER_INDEX + PER_SEGMENT * segments);
    }

    CompletableFuture<PresentationIndex> of(Serving serving, Revision revision) {
        Name name = new Name(revision.id(), revision.snapshot());
        return cache.get(name, (_, _) -> reads.submit(() -> read(serving, revision)));
    }

    private PresentationIndex read(Serving serving, Revision revision) throws IOException {
        ObjectKey key =
                ObjectKey.snapshot(serving.tenant(), serving.asset(), revision.id(), revision.snapshot());
        byte[] json;
        try (InputStream in = storage.read(key)) {
            json = in.readNBytes(MOST_BYTES);
        }
        PresentationIndex index = PresentationIndex.parse(json);
        if (!index.asset().equals(serving.asset().value())
                || !index.revision().equals(revision.id().value())) {
            throw new IOException(key + " is the index of something else");
        }
        return index;
    }

    void forget(Predicate<PresentationIndex> indexes) {
        cache.synchronous().asMap().values().removeIf(indexes);
    }
}
