package dev.millrace.ingest.upload;

import dev.millrace.platform.catalog.Visibility;
import java.util.List;

/**
 * A file to be made of pieces that are all here.
 *
 * @param pieces in their order; one may be named again
 * @param composition how the sender named them, as the protocol wants it told back, opaque
 * @param title of the asset that is born with it
 * @param metadata as the protocol wants it told back, opaque
 */
public record NewJoin(
        Owner owner, List<UploadId> pieces, String composition, String title, Visibility visibility, String metadata) {
    public NewJoin {
        pieces = List.copyOf(pieces);
        if (pieces.isEmpty()) {
            throw new IllegalArgumentException("nothing to join");
        }
    }
}
