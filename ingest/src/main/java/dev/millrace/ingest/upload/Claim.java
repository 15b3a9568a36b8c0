package dev.millrace.ingest.upload;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore.MultipartId;
import java.util.Optional;

/**
 * The right to append, until a later claim.
 *
 * @param multipart empty before the first part
 * @param offset what is committed
 * @param firstPart number reserved for this claim's first part
 */
record Claim(
        UploadId id,
        AssetId asset,
        ObjectKey key,
        Optional<MultipartId> multipart,
        long offset,
        long length,
        long epoch,
        int firstPart) {}
