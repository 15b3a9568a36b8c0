package dev.millrace.origin;

import dev.millrace.origin.MediaResource.Representation;
import dev.millrace.origin.cache.MemoryCache;
import dev.millrace.origin.cache.Remembered;
import dev.millrace.origin.cache.Workers;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Revision;
import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.platform.catalog.Serving;
import dev.millrace.platform.objects.ByteRange;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.Storage;
import dev.millrace.streams.AudioRendition;
import dev.millrace.streams.Hls;
import dev.millrace.streams.PresentationIndex;
import dev.millrace.streams.Rendition;
import dev.millrace.streams.Segment;
import dev.millrace.streams.Storyboard;
import dev.millrace.streams.TrickSegments;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** From a file's name to its bytes: what the index says, by way of the caches. */
final class Representations {
    private static final Duration STILLS = Duration.ofSeconds(5);
    private static final int MOST_STILLS = 10_000;

    private final Storage storage;
    private final Workers lookups;
    private final Indexes indexes;
    private final Storyboards storyboards;
    private final Manifests manifests;
    private final MemoryCache<Name> memory;
    private final Remembered<ObjectKey, Optional<Storage.Holding>> stills = Remembered.forSoLong(STILLS, MOST_STILLS);

    /** What bodies are cached by: the public name, never an object key. */
    record Name(AssetId asset, RevisionId revision, PublicFile file) {}

    Representations(
            Storage storage,
            Workers lookups,
            Indexes indexes,
            Storyboards storyboards,
            Manifests manifests,
            MemoryCache<Name> memory) {
        this.storage = storage;
        this.lookups = lookups;
        this.indexes = indexes;
        this.storyboards = storyboards;
        this.manifests = manifests;
        this.memory = memory;
    }

    /** @param base for a manifest, what leads from its URL to the revision's folder */
    CompletableFuture<Optional<Representation>> find(Serving serving, Revision revision, PublicFile file, String base) {
        return switch (file) {
            case PublicFile.Picture(var whole) -> picture(serving, revision, whole);
            case PublicFile.Storyboard text ->
                storyboards.of(serving, revision).thenCompose(found -> storyboard(serving, revision, found, text));
            case PublicFile.Sheet sheet ->
                storyboards
                        .of(serving, revision)
                        .thenApply(found -> found.flatMap(s -> sheet(serving, revision, s, sheet)));
            case PublicFile.Init(var name) ->
                indexes.of(serving, revision)
                        .thenApply(index -> index.rendition(name).flatMap(r -> init(serving, revision, file, r)));
            case PublicFile.Segment(var name, var number) ->
                indexes.of(serving, revision)
                        .thenApply(index ->
                                index.rendition(name).flatMap(r -> segment(serving, revision, file, r, number)));
            case PublicFile.IFrame frame ->
                indexes.of(serving, revision).thenCompose(index -> frame(serving, revision, index, frame));
            case PublicFile.Master _,
                    PublicFile.Manifest _,
                    PublicFile.MediaPlaylist _,
                    PublicFile.GrowingPlaylist _,
                    PublicFile.IFramePlaylist _ ->
                indexes.of(serving, revision).thenCompose(index -> manifest(serving, revision, index, file, base));
        };
    }

    private static <T> CompletableFuture<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }

    private CompletableFuture<Optional<Representation>> manifest(
            Serving serving, Revision revision, PresentationIndex index, PublicFile file, String base) {
        if (!ManifestWriter.exists(index, file)) {
            return done(Optional.empty());
        }
        String type = file instanceof PublicFile.Manifest ? "application/dash+xml" : "application/vnd.apple.mpegurl";
        CachePolicy policy = index.sealed() ? CachePolicy.FINAL : CachePolicy.GROWING;
        CachePolicy pointed = base.isEmpty() ? policy : CachePolicy.POINTER;
        return manifests
                .of(serving.asset(), revision, index, file, base)
                .thenApply(held -> Optional.of(new Representation(
                        type, held.etag(), held.length(), pointed, range -> Manifests.open(held, range))));
    }

    /** Made anew when it is asked for: scrubbing is rare, and nothing of it is worth storing. */
    private CompletableFuture<Optional<Representation>> frame(
            Serving serving, Revision revision, PresentationIndex index, PublicFile.IFrame file) {
        Rendition rendition = index.rendition(file.rendition())
                .filter(r -> Hls.hasIFrames(index, r))
                .orElse(null);
        Segment segment = rendition == null
                ? null
                : rendition.track().segment(file.number()).orElse(null);
        if (rendition == null || segment == null) {
            return done(Optional.empty());
        }
        ObjectKey key =
                ownKey(serving, revision, rendition.track().packOf(segment).key());
        return manifests
                .of(serving.asset(), revision, file, () -> {
                    try (InputStream in = storage.read(key, new ByteRange(segment.offset(), segment.head()))) {
                        return TrickSegments.of(in.readNBytes(segment.head()), segment.duration());
                    }
                })
                .thenApply(held -> Optional.of(new Representation(
                        "video/mp4",
                        held.etag(),
                        held.length(),
                        CachePolicy.FINAL,
                        range -> Manifests.open(held, range))));
    }

    private CompletableFuture<Optional<Representation>> storyboard(
            Serving serving, Revision revision, Optional<Storyboard> found, PublicFile.Storyboard file) {
        return found.isEmpty()
                ? done(Optional.empty())
                : manifests
                        .of(serving.asset(), revision, found.get(), file)
                        .thenApply(held -> Optional.of(new Representation(
                                "text/vtt",
                                held.etag(),
                                held.length(),
                                CachePolicy.FINAL,
                                range -> Manifests.open(held, range))));
    }

    private Optional<Representation> sheet(
            Serving serving, Revision revision, Storyboard storyboard, PublicFile.Sheet file) {
        if (file.number() > storyboard.sheets().size()) {
            return Optional.empty();
        }
        Storyboard.Sheet sheet = storyboard.sheets().get(file.number() - 1);
        return Optional.of(stored(serving, revision, file, "image/jpeg", sheet.key(), new ByteRange(0, sheet.size())));
    }

    private Optional<Representation> init(Serving serving, Revision revision, PublicFile file, Rendition rendition) {
        return rendition.track().packs().stream().findFirst().map(pack -> {
            ByteRange place = new ByteRange(0, rendition.track().initSize());
            return stored(serving, revision, file, type(rendition), pack.key(), place);
        });
    }

    private Optional<Representation> segment(
            Serving serving, Revision revision, PublicFile file, Rendition rendition, int number) {
        return rendition.track().segment(number).map((Segment segment) -> {
            ByteRange place = new ByteRange(segment.offset(), segment.length());
            return stored(
                    serving,
                    revision,
                    file,
                    type(rendition),
                    rendition.track().packOf(segment).key(),
                    place);
        });
    }

    private static String type(Rendition rendition) {
        return rendition instanceof AudioRendition ? "audio/mp4" : "video/mp4";
    }

    /** Bytes under a revision's name never change, so the name is validator enough. */
    private Representation stored(
            Serving serving, Revision revision, PublicFile file, String type, String key, ByteRange place) {
        String etag = "\"" + revision.id() + "." + tagOf(file) + "\"";
        return cached(serving, revision, file, type, etag, ownKey(serving, revision, key), place);
    }

    private static ObjectKey ownKey(Serving serving, Revision revision, String key) {
        if (!key.startsWith(ObjectKey.revisionPrefix(serving.tenant(), serving.asset(), revision.id()))) {
            throw new IllegalStateException("the index or storyboard of " + revision.id() + " names " + key);
        }
        return new ObjectKey(key);
    }

    private static String tagOf(PublicFile file) {
        return switch (file) {
            case PublicFile.Init(var name) -> name + ".init";
            case PublicFile.Segment(var name, var number) -> name + "." + number;
            case PublicFile.Sheet(var number) -> "storyboard." + number;
            case PublicFile.Master _,
                    PublicFile.Manifest _,
                    PublicFile.MediaPlaylist _,
                    PublicFile.GrowingPlaylist _,
                    PublicFile.IFramePlaylist _,
                    PublicFile.IFrame _,
                    PublicFile.Storyboard _,
                    PublicFile.Picture _ -> throw new IllegalArgumentException(file + " has no tag of its own");
        };
    }

    private Representation cached(
            Serving serving,
            Revision revision,
            PublicFile file,
            String type,
            String etag,
            ObjectKey key,
            ByteRange place) {
        Name name = new Name(serving.asset(), revision.id(), file);
        return new Representation(
                type,
                etag,
                place.length(),
                CachePolicy.FINAL,
                range -> memory.open(
                        name,
                        place.length(),
                        range,
                        part -> storage.read(key, new ByteRange(place.offset() + part.offset(), part.length()))));
    }

    private CompletableFuture<Optional<Representation>> picture(
            Serving serving, Revision revision, PublicFile.Whole whole) {
        ObjectKey key = ObjectKey.still(serving.tenant(), serving.asset(), revision.id(), whole.file());
        return stills.get(key, _ -> lookups.submit(() -> storage.holding(key)))
                .thenCompose(found -> found.filter(h -> h.state() == Storage.HoldingState.STORED && h.size() > 0)
                        .map(h -> done(Optional.of(cached(
                                serving,
                                revision,
                                new PublicFile.Picture(whole),
                                whole.type(),
                                '"'
                                        + h.sha256()
                                                .substring(
                                                        0,
                                                        Math.min(32, h.sha256().length()))
                                        + '"',
                                key,
                                new ByteRange(0, h.size())))))
                        .or(() -> whole.instead().map(other -> picture(serving, revision, other)))
                        .orElseGet(() -> done(Optional.empty())));
    }

    /** Drops what is remembered of these assets. */
    void forget(Predicate<AssetId> assets) {
        memory.forget(name -> assets.test(name.asset()));
        manifests.forget(assets);
        indexes.forget(assets);
        storyboards.forget(assets);
    }
}
