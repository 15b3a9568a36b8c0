package dev.millrace.ingest.upload;

import dev.millrace.platform.catalog.AssetId;
import java.time.Instant;

/**
 * How far an upload is, as its row says.
 *
 * @param offset end of the durable prefix: where the client goes on
 * @param length bytes of the whole
 * @param expiresAt when it is given up if no byte comes, as long as it is ACTIVE
 */
public record Upload(
        UploadId id, AssetId asset, UploadState state, long offset, long length, String metadata, Instant expiresAt) {}
