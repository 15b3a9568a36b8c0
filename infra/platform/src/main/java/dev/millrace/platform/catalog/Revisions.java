package dev.millrace.platform.catalog;

import java.util.List;
import java.util.Optional;

/** The revisions of assets; each step is guarded by the epoch of the job that takes it, and joins its transaction. */
public interface Revisions {
    /** Opens a revision; another open one of the asset becomes ABANDONED. */
    Revision open(RevisionId id, AssetId asset, SourceId source, long epoch);

    Optional<Revision> find(RevisionId id);

    /** Newest first. */
    List<Revision> of(AssetId asset);

    /**
     * Points to a newer snapshot, with RevisionGrew; the first makes the asset playable under a preview token.
     *
     * @throws StaleRevisionException when it is not open, the epoch is another, or the snapshot is not newer
     */
    Revision grow(RevisionId id, int snapshot, long epoch);

    /**
     * OPEN → SEALED with its last snapshot, with RevisionSealed.
     *
     * @throws StaleRevisionException when it is not open or the epoch is another
     */
    Revision seal(RevisionId id, int snapshot, long epoch);

    /** OPEN → ABANDONED; anything else stays. */
    void abandon(RevisionId id);
}
