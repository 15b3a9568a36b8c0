package dev.millrace.origin;

import dev.millrace.origin.MediaResource.Representation;
import dev.millrace.origin.Representations.Name;
import dev.millrace.origin.cache.DiskCache;
import dev.millrace.origin.cache.MemoryCache;
import dev.millrace.origin.cache.Opener;
import dev.millrace.origin.cache.Remembered;
import dev.millrace.origin.cache.Workers;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Revision;
import dev.millrace.platform.catalog.Serving;
import dev.millrace.platform.objects.ByteRange;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.Storage;
import dev.millrace.streams.AudioRendition;
import dev.millrace.streams.Rendition;
import dev.millrace.streams.Segment;
import dev.millrace.streams.Storyboard;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Files whose bytes lie in the store as they are served: segments and pictures, by way of the caches in memory and on disk. */
final class StoredFiles {
    private static final Duration STILLS = Duration.ofSeconds(5);
    private static final int MOST_STILLS = 10_000;
    private static final int TAG_CHARACTERS = 32;

    private final Storage storage;
    private final Workers lookups;
    private final MemoryCache<Name> memory;
    private final Optional<DiskCache> disk;
    private final Remembered<ObjectKey, Optional<Storage.Holding>> stills = Remembered.forSoLong(STILLS, MOST_STILLS);

    StoredFiles(Storage storage, Workers lookups, MemoryCache<Name> memory, Optional<DiskCache> disk) {
        this.storage = storage;
        this.lookups = lookups;
        this.memory = memory;
        this.disk = disk;
    }

    Optional<Representation> init(Serving serving, Revision revision, PublicFile file, Rendition rendition) {
        return rendition.track().packs().stream().findFirst().map(pack -> {
            ByteRange place = new ByteRange(0, rendition.track().initSize());
            String tag = rendition.name() + ".init";
            return immutable(serving, revision, file, type(rendition), tag, pack.key(), place);
        });
    }

    Optional<Representation> segment(
            Serving serving, Revision revision, PublicFile file, Rendition rendition, int number) {
        return rendition.track().segment(number).map((Segment segment) -> {
            ByteRange place = new ByteRange(segment.offset(), segment.length());
            String tag = rendition.name() + "." + number;
            String key = rendition.track().packOf(segment).key();
            return immutable(serving, revision, file, type(rendition), tag, key, place);
        });
    }

    Optional<Representation> sheet(Serving serving, Revision revision, Storyboard storyboard, PublicFile.Sheet file) {
        if (file.number() > storyboard.sheets().size()) {
            return Optional.empty();
        }
        Storyboard.Sheet sheet = storyboard.sheets().get(file.number() - 1);
        ByteRange place = new ByteRange(0, sheet.size());
        return Optional.of(
                immutable(serving, revision, file, "image/jpeg", "storyboard." + file.number(), sheet.key(), place));
    }

    private static String type(Rendition rendition) {
        return rendition instanceof AudioRendition ? "audio/mp4" : "video/mp4";
    }

    /** Bytes under a revision's name never change, so the name is validator enough. */
    private Representation immutable(
            Serving serving, Revision revision, PublicFile file, String type, String tag, String key, ByteRange place) {
        String etag = "\"" + revision.id() + "." + tag + "\"";
        ObjectKey own = ownKey(serving, revision, key);
        Opener store = part -> read(own, place, part);
        String name = serving.asset() + "/" + revision.id() + "/" + tag;
        Opener opener = disk.<Opener>map(cache -> part -> cache.open(name, place.length(), part, store))
                .orElse(store);
        return cached(serving, revision, file, type, etag, revision.openedAt(), place.length(), opener);
    }

    private InputStream read(ObjectKey key, ByteRange place, ByteRange part) throws IOException {
        return storage.read(key, new ByteRange(place.offset() + part.offset(), part.length()));
    }

    /** The key that an index or a storyboard names, if it is one of its revision. */
    static ObjectKey ownKey(Serving serving, Revision revision, String key) {
        if (!key.startsWith(ObjectKey.revisionPrefix(serving.tenant(), serving.asset(), revision.id()))) {
            throw new IllegalStateException("the index or storyboard of " + revision.id() + " names " + key);
        }
        return new ObjectKey(key);
    }

    /** A picture may be missing at first and another shown instead, so no date is sent of it. */
    CompletableFuture<Optional<Representation>> picture(Serving serving, Revision revision, PublicFile.Whole whole) {
        ObjectKey key = ObjectKey.still(serving.tenant(), serving.asset(), revision.id(), whole.file());
        return stills.get(key, _ -> lookups.submit(() -> storage.holding(key))).thenCompose(found -> {
            Storage.Holding held = found.filter(h -> h.state() == Storage.HoldingState.STORED && h.size() > 0)
                    .orElse(null);
            if (held == null) {
                return whole.instead()
                        .map(other -> picture(serving, revision, other))
                        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
            }
            String digest = held.sha256();
            String etag = '"' + digest.substring(0, Math.min(TAG_CHARACTERS, digest.length())) + '"';
            ByteRange place = new ByteRange(0, held.size());
            PublicFile file = new PublicFile.Picture(whole);
            Opener opener = part -> read(key, place, part);
            return CompletableFuture.completedFuture(
                    Optional.of(cached(serving, revision, file, whole.type(), etag, null, held.size(), opener)));
        });
    }

    private Representation cached(
            Serving serving,
            Revision revision,
            PublicFile file,
            String type,
            String etag,
            @Nullable Instant lastModified,
            long length,
            Opener opener) {
        Name name = new Name(serving.asset(), revision.id(), file);
        return new Representation(
                type,
                etag,
                length,
                lastModified,
                CachePolicy.FINAL,
                range -> memory.open(name, length, range, opener),
                "",
                null);
    }

    void forget(Predicate<AssetId> assets) {
        // From below: what is read meanwhile must not come back from there.
        disk.ifPresent(cache -> cache.forget(name -> assets.test(new AssetId(name.substring(0, name.indexOf('/'))))));
        memory.forget(name -> assets.test(name.asset()));
    }
}
