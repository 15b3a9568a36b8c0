package dev.millrace.origin;

import dev.millrace.origin.cache.Remembered;
import dev.millrace.origin.cache.Workers;
import dev.millrace.origin.http.Body;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Revision;
import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.platform.objects.ByteRange;
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
        this.cache = Remembered.byWeight(memory, (_, held) -> held.length() + OVERHEAD);
    }

    CompletableFuture<Held> of(
            AssetId asset, Revision revision, PresentationIndex index, PublicFile file, String base) {
        Name name = new Name(asset, revision.id(), revision.snapshot(), file, base);
        return of(name, () -> writer.write(revision, index, file, base));
    }

    CompletableFuture<Held> of(AssetId asset, Revision revision, Storyboard storyboard, PublicFile.Storyboard file) {
        return of(new Name(asset, revision.id(), revision.snapshot(), file, ""), storyboard::vtt);
    }

    /** A segment of one picture, which is made of a part of a full one. */
    CompletableFuture<Held> of(AssetId asset, Revision revision, PublicFile.IFrame file, Callable<byte[]> bytes) {
        Name name = new Name(asset, revision.id(), revision.snapshot(), file, "");
        return cache.get(name, _ -> lookups.submit(() -> Held.of(bytes.call())));
    }

    private CompletableFuture<Held> of(Name name, Supplier<String> text) {
        return cache.get(name, _ -> lookups.submit(() -> Held.of(text.get().getBytes(StandardCharsets.UTF_8))));
    }

    void forget(Predicate<AssetId> assets) {
        cache.forget(name -> assets.test(name.asset()));
    }

    static Body open(Held held, ByteRange range) {
        return new HeldBody(held.bytes(), range);
    }
}
