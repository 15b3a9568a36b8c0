package dev.millrace.origin;

import dev.millrace.origin.MediaResource.Representation;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Revision;
import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.platform.catalog.Serving;
import dev.millrace.platform.objects.ByteRange;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.Storage;
import dev.millrace.streams.Hls;
import dev.millrace.streams.PresentationIndex;
import dev.millrace.streams.Rendition;
import dev.millrace.streams.Segment;
import dev.millrace.streams.Storyboard;
import dev.millrace.streams.TrickSegments;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** From a file's name to its bytes: what the index says, by way of the caches. */
final class Representations {
    private final Storage storage;
    private final Indexes indexes;
    private final Storyboards storyboards;
    private final Manifests manifests;
    private final StoredFiles stored;

    /** What bodies are cached by: the public name, never an object key. */
    record Name(AssetId asset, RevisionId revision, PublicFile file) {}

    Representations(
            Storage storage, Indexes indexes, Storyboards storyboards, Manifests manifests, StoredFiles stored) {
        this.storage = storage;
        this.indexes = indexes;
        this.storyboards = storyboards;
        this.manifests = manifests;
        this.stored = stored;
    }

    /** @param base for a manifest, what leads from its URL to the revision's folder */
    CompletableFuture<Optional<Representation>> find(Serving serving, Revision revision, PublicFile file, String base) {
        return switch (file) {
            case PublicFile.Picture(var whole) -> stored.picture(serving, revision, whole);
            case PublicFile.Storyboard text ->
                storyboards.of(serving, revision).thenCompose(found -> storyboard(serving, revision, found, text));
            case PublicFile.Sheet sheet ->
                storyboards
                        .of(serving, revision)
                        .thenApply(found -> found.flatMap(s -> stored.sheet(serving, revision, s, sheet)));
            case PublicFile.Init(var name) ->
                indexes.of(serving, revision)
                        .thenApply(
                                index -> index.rendition(name).flatMap(r -> stored.init(serving, revision, file, r)));
            case PublicFile.Segment(var name, var number) ->
                indexes.of(serving, revision)
                        .thenApply(index ->
                                index.rendition(name).flatMap(r -> stored.segment(serving, revision, file, r, number)));
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

    /**
     * What grows or points elsewhere gets no date: it may change twice in a second, and a pointer may go back to what is
     * older than what it pointed to.
     */
    private CompletableFuture<Optional<Representation>> manifest(
            Serving serving, Revision revision, PresentationIndex index, PublicFile file, String base) {
        if (!ManifestWriter.exists(index, file)) {
            return done(Optional.empty());
        }
        String type = file instanceof PublicFile.Manifest ? "application/dash+xml" : "application/vnd.apple.mpegurl";
        CompletableFuture<Manifests.Made> written = manifests.of(serving.asset(), revision, index, file, base);
        if (!base.isEmpty()) {
            return made(written, type, null, CachePolicy.POINTER);
        }
        return index.sealed()
                ? made(written, type, revision.sealedAt(), CachePolicy.FINAL)
                : made(written, type, null, CachePolicy.GROWING);
    }

    private static CompletableFuture<Optional<Representation>> made(
            CompletableFuture<Manifests.Made> made, String type, @Nullable Instant lastModified, CachePolicy policy) {
        return made.thenApply(
                one -> Optional.of(Representation.of(type, one.held(), lastModified, policy, one.lookup())));
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
        ObjectKey key = StoredFiles.ownKey(
                serving, revision, rendition.track().packOf(segment).key());
        CompletableFuture<Manifests.Made> frame = manifests.of(serving.asset(), revision, file, () -> {
            try (InputStream in = storage.read(key, new ByteRange(segment.offset(), segment.head()))) {
                return TrickSegments.of(in.readNBytes(segment.head()), segment.duration());
            }
        });
        return made(frame, "video/mp4", revision.openedAt(), CachePolicy.FINAL);
    }

    private CompletableFuture<Optional<Representation>> storyboard(
            Serving serving, Revision revision, Optional<Storyboard> found, PublicFile.Storyboard file) {
        return found.isEmpty()
                ? done(Optional.empty())
                : made(
                        manifests.of(serving.asset(), revision, found.get(), file),
                        "text/vtt",
                        revision.openedAt(),
                        CachePolicy.FINAL);
    }

    /** Drops what is remembered of these assets. */
    void forget(Predicate<AssetId> assets) {
        stored.forget(assets);
        manifests.forget(assets);
        indexes.forget(assets);
        storyboards.forget(assets);
    }
}
