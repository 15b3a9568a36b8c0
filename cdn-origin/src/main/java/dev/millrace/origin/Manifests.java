package dev.millrace.origin;

import dev.millrace.origin.cache.CacheEvents;
import dev.millrace.origin.cache.Remembered;
import dev.millrace.origin.cache.Workers;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Revision;
import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.streams.PresentationIndex;
import dev.millrace.streams.Storyboard;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Manifests, storyboards and single pictures as they were made for a snapshot, off-heap. */
final class Manifests {
    private static final int OVERHEAD = 512;

    private final Workers lookups;
    private final ManifestWriter writer;
    private final Remembered<Name, Held> cache;

    /** @param base what leads from the manifest's URL to the revision's folder */
    private record Name(AssetId asset, RevisionId revision, int snapshot, PublicFile file, String base) {}

    Manifests(Workers lookups, ManifestWriter writer, long memory) {
        this.lookups = lookups;
        this.writer = writer;
        this.cache = Remembered.byWeight(memory, (_, held) -> held.weight() + OVERHEAD);
    }

    /**
     * What was made, or was there already.
     *
     * @param lookup which of the two
     */
    record Made(Held held, CacheEvents.Lookup lookup) {}

    CompletableFuture<Made> of(
            AssetId asset, Revision revision, PresentationIndex index, PublicFile file, String base) {
        Name name = new Name(asset, revision.id(), revision.snapshot(), file, base);
        return text(name, () -> writer.write(revision, index, file, base));
    }

    CompletableFuture<Made> of(AssetId asset, Revision revision, Storyboard storyboard, PublicFile.Storyboard file) {
        return text(new Name(asset, revision.id(), revision.snapshot(), file, ""), storyboard::vtt);
    }

    /** A segment of one picture, which is made of a part of a full one. */
    CompletableFuture<Made> of(AssetId asset, Revision revision, PublicFile.IFrame file, Callable<byte[]> bytes) {
        Name name = new Name(asset, revision.id(), revision.snapshot(), file, "");
        return of(name, () -> Held.of(bytes.call()));
    }

    private CompletableFuture<Made> text(Name name, Supplier<String> text) {
        return of(name, () -> Held.text(text.get().getBytes(StandardCharsets.UTF_8)));
    }

    private CompletableFuture<Made> of(Name name, Callable<Held> make) {
        CacheEvents.Lookup lookup = cache.look(name);
        return cache.get(name, _ -> lookups.submit(make)).thenApply(held -> new Made(held, lookup));
    }

    void forget(Predicate<AssetId> assets) {
        cache.forget(name -> assets.test(name.asset()));
    }
}
