package dev.millrace.ingest.upload;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.SourceId;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore.MultipartId;
import java.time.Instant;
import java.util.Optional;

/** One row of {@code ingest.upload}. */
record UploadRow(
        UploadId id,
        AssetId asset,
        Owner owner,
        SourceId source,
        ObjectKey key,
        Optional<MultipartId> multipart,
        long length,
        long committed,
        UploadState state,
        boolean forgotten,
        Optional<String> sha256,
        String metadata,
        Instant expiresAt,
        int attempts,
        boolean hadTails) {
    Upload shown() {
        return new Upload(id, asset, state, committed, length, metadata, expiresAt);
    }

    /** Whether its URL leads nowhere any more. */
    boolean gone() {
        return forgotten || state == UploadState.TERMINATED || state == UploadState.EXPIRED;
    }
}
