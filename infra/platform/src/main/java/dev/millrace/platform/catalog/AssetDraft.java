package dev.millrace.platform.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An asset's row, locked and read, on its way to its next version. Used by one thread, inside one transaction. */
final class AssetDraft {
    final AssetId id;
    final TenantId tenant;
    final String owner;
    final long version;
    final Instant createdAt;
    final Instant updatedAt;
    String title;
    AssetState state;
    Screening screening;
    Visibility visibility;

    @Nullable
    Problem stopped;

    @Nullable
    Problem blocked;

    Actor.@Nullable Kind takenDownBy;

    @Nullable
    Source source;

    boolean sourceReleased;

    @Nullable
    MediaFacts facts;

    @Nullable
    RevisionId currentRevision;

    AssetDraft(
            AssetId id,
            TenantId tenant,
            String owner,
            String title,
            AssetState state,
            Screening screening,
            Visibility visibility,
            long version,
            Instant createdAt,
            Instant updatedAt) {
        this.id = id;
        this.tenant = tenant;
        this.owner = owner;
        this.title = title;
        this.state = state;
        this.screening = screening;
        this.visibility = visibility;
        this.version = version;
        this.createdAt = createdAt;
        this.updatedAt = updatedAt;
    }

    /** From DELETING on only the erasure goes on. */
    boolean dying() {
        return state == AssetState.DELETING || state == AssetState.DELETED;
    }

    /** As it was read, plus what was changed since. */
    Asset toAsset() {
        return saved(version, updatedAt);
    }

    Asset saved(long savedVersion, Instant savedAt) {
        return new Asset(
                id,
                tenant,
                owner,
                title,
                state,
                screening,
                visibility,
                problem(),
                takenDownBy,
                source,
                facts,
                currentRevision,
                savedVersion,
                createdAt,
                savedAt);
    }

    private @Nullable Problem problem() {
        if (state == AssetState.REJECTED || state == AssetState.FAILED || state == AssetState.EXPIRED) {
            return stopped;
        }
        return screening == Screening.BLOCKED ? blocked : null;
    }
}
