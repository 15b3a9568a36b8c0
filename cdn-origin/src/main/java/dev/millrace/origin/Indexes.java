package dev.millrace.origin;

import dev.millrace.origin.cache.Remembered;
import dev.millrace.origin.cache.Workers;
import dev.millrace.platform.catalog.AssetId;
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
    private final Remembered<Name, PresentationIndex> cache;

    private record Name(AssetId asset, RevisionId revision, int snapshot) {}

    /** @param memory heap bytes that parsed indexes may take, roughly */
    Indexes(Storage storage, Workers reads, long memory) {
        this.storage = storage;
        this.reads = reads;
        this.cache = Remembered.byWeight(memory, (_, index) -> weight(index));
    }

    private static int weight(PresentationIndex index) {
        long segments = (long) index.segmentCount() * index.renditions().size();
        return (int) Math.min(Integer.MAX_VALUE, PER_INDEX + PER_SEGMENT * segments);
    }

    CompletableFuture<PresentationIndex> of(Serving serving, Revision revision) {
        Name name = new Name(serving.asset(), revision.id(), revision.snapshot());
        return cache.get(name, _ -> reads.submit(() -> read(serving, revision)));
    }

    private PresentationIndex read(Serving serving, Revision revision) throws IOException {
        ObjectKey key = ObjectKey.snapshot(serving.tenant(), serving.asset(), revision.id(), revision.snapshot());
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

    void forget(Predicate<AssetId> assets) {
        cache.forget(name -> assets.test(name.asset()));
    }
}
