package dev.millrace.origin;

import dev.millrace.origin.cache.Remembered;
import dev.millrace.origin.cache.Workers;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Revision;
import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.platform.catalog.Serving;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.Storage;
import dev.millrace.streams.Storyboard;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Storyboards as they stand with a snapshot: each is looked for and parsed once while it is remembered. It is stored before
 * the last snapshot and never changes, so what an open revision lacks is asked for again when it grows or is sealed.
 */
final class Storyboards {
    private static final int MOST_BYTES = 1 << 20;
    private static final int OVERHEAD = 512;
    private static final int PER_TILE = 24;

    private final Storage storage;
    private final Workers reads;
    private final Remembered<Name, Optional<Storyboard>> cache;

    private record Name(AssetId asset, RevisionId revision, int snapshot) {}

    /** @param memory heap bytes that parsed storyboards may take, roughly */
    Storyboards(Storage storage, Workers reads, long memory) {
        this.storage = storage;
        this.reads = reads;
        this.cache = Remembered.byWeight(
                memory, (_, found) -> OVERHEAD + found.map(Storyboards::tiles).orElse(0) * PER_TILE);
    }

    private static int tiles(Storyboard storyboard) {
        return storyboard.sheets().stream()
                .mapToInt(sheet -> sheet.times().size())
                .sum();
    }

    /** Empty for a revision that has none yet, or never will. */
    CompletableFuture<Optional<Storyboard>> of(Serving serving, Revision revision) {
        Name name = new Name(serving.asset(), revision.id(), revision.snapshot());
        return cache.get(name, _ -> reads.submit(() -> read(serving, revision)));
    }

    private Optional<Storyboard> read(Serving serving, Revision revision) throws IOException {
        ObjectKey key = ObjectKey.still(serving.tenant(), serving.asset(), revision.id(), "storyboard.json");
        if (storage.holding(key)
                .filter(h -> h.state() == Storage.HoldingState.STORED)
                .isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = storage.read(key)) {
            return Optional.of(Storyboard.parse(in.readNBytes(MOST_BYTES)));
        }
    }

    void forget(Predicate<AssetId> assets) {
        cache.forget(name -> assets.test(name.asset()));
    }
}
