package dev.millrace.platform.catalog;

import java.util.List;
import java.util.Optional;

/**
 * The assets. Every change is one {@code UPDATE … WHERE version = ?}, one history row and, where others care, one
 * outbox row, in one transaction: the caller's if there is one, else its own.
 */
public interface Catalog {
    Asset create(NewAsset asset);

    Optional<Asset> find(AssetId id);

    /** @throws UnknownAssetException when there is none */
    default Asset get(AssetId id) {
        return find(id).orElseThrow(() -> new UnknownAssetException(id));
    }

    List<Asset> list(AssetQuery query);

    /** Oldest first. */
    List<HistoryEntry> history(AssetId id);

    /**
     * Takes one step of the table. Facts published: PUBLISH and RESTORE → AssetPublished; TAKE_DOWN and DELETE →
     * AssetWithdrawn (and the deny row of {@link Withdrawals}; RESTORE lifts it); INSPECTION_PASSED → AssetInspected;
     * REFUSED → AssetRefused; ERASE → AssetErased. UPLOAD_FINISHED publishes nothing by itself: see
     * {@link #finishUpload}. TAKE_DOWN records who did it; RESTORE by a creator of an operator's takedown is an
     * {@link IllegalMoveException}.
     *
     * @throws UnknownAssetException when there is none
     * @throws IllegalMoveException when the table has no such way from the asset's state
     * @throws StaleAssetException when another change came in between
     * @throws LegalHoldException for DELETE while a legal hold is in force
     */
    Asset move(AssetId id, Move move, Because because);

    /** As {@link #move}, and only if the asset still has that version. */
    Asset move(AssetId id, long expectedVersion, Move move, Because because);

    /** As {@link #move} for REFUSED, GAVE_UP and UPLOAD_ABANDONED: records the problem that the creator is shown. */
    Asset stop(AssetId id, Move move, Problem problem, Because because);

    /**
     * Attaches the source and moves UPLOADING → UPLOADED with UploadFinished. When the tenant already has the same
     * bytes (SHA-256 and length), the asset's {@code source()} is that first one and not the given: the caller then
     * puts its own object on the delete journal, in the same transaction.
     */
    Asset finishUpload(AssetId id, Source uploaded, Because because);

    /** Records what inspection found and moves UPLOADED → INSPECTED with AssetInspected. */
    Asset passInspection(AssetId id, MediaFacts facts, Because because);

    /** Corrects the facts once the bytes are decoded: headers lie. */
    Asset correctFacts(AssetId id, MediaFacts facts);

    /**
     * Sets the screening, with ScreeningDecided. BLOCKED writes the deny row; leaving BLOCKED lifts it unless the asset
     * is withdrawn otherwise. Setting what it already is changes nothing.
     *
     * @param problem for BLOCKED, what the creator is shown
     */
    Asset screen(AssetId id, Screening to, Optional<Problem> problem, Because because);

    /**
     * @throws StaleAssetException when the asset no longer has that version
     */
    Asset edit(AssetId id, long expectedVersion, AssetEdit edit, Because because);

    /**
     * READY → PUBLISHED if it is CLEARED and has a sealed revision, which becomes the current one; otherwise nothing.
     *
     * @return whether it was published by this call
     */
    boolean publishIfCleared(AssetId id, Because because);

    /** What an origin must know to serve the asset; empty when there is none or it is DELETED. */
    Optional<Serving> serving(AssetId id);

    /**
     * Drops the asset's reference to its source, in DELETING.
     *
     * @return the source, if this was its last reference: its object is then to be erased
     */
    Optional<Source> releaseSource(AssetId id);
}
