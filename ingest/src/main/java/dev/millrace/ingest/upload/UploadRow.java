package dev.millrace.ingest.upload;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.SourceId;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore.MultipartId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** One row of {@code ingest.upload}. */
record UploadRow(
        UploadId id,
        AssetId asset,
        Owner owner,
        SourceId source,
        ObjectKey key,
        Optional<MultipartId> multipart,
        UploadKind kind,
        OptionalLong length,
        long committed,
        UploadState state,
        long epoch,
        boolean forgotten,
        Optional<String> sha256,
        String metadata,
        String composition,
        Instant expiresAt,
        int attempts,
        boolean hadTails) {
    Upload shown() {
        return new Upload(id, asset, kind, state, committed, length, metadata, composition, expiresAt);
    }

    /** Bytes of the whole, once all are here. */
    long size() {
        return length.orElseThrow(() -> new IllegalStateException("Upload " + id + " has no length yet."));
    }

    /** For sentences: the length, or that nobody knows it. */
    String lengthInWords() {
        return length.isPresent() ? Long.toString(length.getAsLong()) : "an unknown number of";
    }

    /** Whether its URL leads nowhere any more. */
    boolean gone(Instant now) {
        return forgotten
                || state == UploadState.TERMINATED
                || state == UploadState.EXPIRED
                || (shown().expires() && !expiresAt.isAfter(now));
    }
}
