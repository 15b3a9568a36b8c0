package dev.millrace.ingest.upload;

import dev.millrace.platform.catalog.AssetId;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * How far an upload is, as its row says.
 *
 * @param asset what it becomes; of a piece, an id that no asset has
 * @param offset end of the durable prefix: where the client goes on
 * @param length bytes of the whole; empty until the sender has said it
 * @param composition of a JOINED one: how its sender named the pieces
 * @param expiresAt when it is given up if no byte comes, as long as it {@link #expires}
 */
public record Upload(
        UploadId id,
        AssetId asset,
        UploadKind kind,
        UploadState state,
        long offset,
        OptionalLong length,
        String metadata,
        String composition,
        Instant expiresAt) {
    /** An unfinished one does; a piece also when it is finished, since nobody may ever join it. */
    public boolean expires() {
        return state == UploadState.ACTIVE || kind == UploadKind.PIECE;
    }
}
