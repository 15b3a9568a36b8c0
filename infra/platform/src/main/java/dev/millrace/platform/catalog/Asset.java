package dev.millrace.platform.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One video of one creator.
 *
 * @param owner subject of the token that created it
 * @param problem set while REJECTED, FAILED or BLOCKED, and where it EXPIRED for a reason that was told
 * @param takenDownBy set while TAKEN_DOWN: a creator cannot restore what an operator took down
 * @param source null until the upload is complete, and again once erased
 * @param facts null until inspected
 * @param currentRevision the revision that public URLs serve; null until published
 * @param version rises by one with every change; the ETag of {@code /v1/assets/{id}}
 */
public record Asset(
        AssetId id,
        TenantId tenant,
        String owner,
        String title,
        AssetState state,
        Screening screening,
        Visibility visibility,
        @Nullable Problem problem,
        Actor.@Nullable Kind takenDownBy,
        @Nullable Source source,
        @Nullable MediaFacts facts,
        @Nullable RevisionId currentRevision,
        long version,
        Instant createdAt,
        Instant updatedAt) {}
