package dev.millrace.ingest.upload;

import dev.millrace.platform.catalog.Visibility;
import java.util.OptionalLong;

/**
 * An upload about to begin.
 *
 * @param kind WHOLE or PIECE
 * @param length bytes of the whole; empty when the sender will say it later
 * @param title of the asset that is born with it; a piece has none
 * @param metadata as the protocol wants it told back, opaque
 */
public record NewUpload(
        Owner owner, UploadKind kind, OptionalLong length, String title, Visibility visibility, String metadata) {
    public NewUpload {
        if (kind == UploadKind.JOINED) {
            throw new IllegalArgumentException("pieces are joined by a join");
        }
    }

    public NewUpload(Owner owner, long length, String title, Visibility visibility, String metadata) {
        this(owner, UploadKind.WHOLE, OptionalLong.of(length), title, visibility, metadata);
    }
}
