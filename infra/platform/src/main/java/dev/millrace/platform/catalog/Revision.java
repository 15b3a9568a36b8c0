package dev.millrace.platform.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One encode of one source.
 *
 * @param snapshot number of the newest index snapshot, object {@code t/<tenant>/a/<asset>/<id>/index/<snapshot>}; 0
 *     before the first
 * @param epoch of the job that may write it
 */
public record Revision(
        RevisionId id,
        AssetId asset,
        SourceId source,
        RevisionState state,
        int snapshot,
        long epoch,
        Instant openedAt,
        @Nullable Instant sealedAt) {}
