package dev.millrace.platform.objects;

import dev.millrace.platform.catalog.AssetId;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Objects with their rows: what the roles use. A row announces every object before its first byte; a holding says where
 * an object is now; bytes go by journal.
 */
public interface Storage {
    /**
     * Announces, stores, verifies and records the object.
     *
     * @param asset whose erasure takes the object along
     * @throws ErasedAssetException when the asset is DELETING or DELETED: nothing is written
     */
    Holding put(ObjectKey key, AssetId asset, Bytes bytes) throws IOException;

    /**
     * Announces an object that its writer stores by itself with {@link #hot()} (an upload's multipart). Joins the
     * caller's transaction.
     */
    void announce(ObjectKey key, AssetId asset);

    /** The announced object is there, whole. Joins the caller's transaction. */
    Holding stored(ObjectKey key, long size, String sha256);

    Optional<Holding> holding(ObjectKey key);

    /** Reads from wherever the object is; one that is not found is looked up once more, since it may have moved. */
    InputStream read(ObjectKey key) throws IOException;

    InputStream read(ObjectKey key, ByteRange range) throws IOException;

    /** Puts the object on the delete journal, to go after the grace. Joins the caller's transaction. */
    void discard(ObjectKey key, String why);

    /**
     * Erasure: deletes every announced object, open multipart and journal entry of the asset now (and {@code alsoSource}
     * if given, the last reference being dropped), and keeps a proof of each.
     *
     * @return the proofs; throws while anything could not be confirmed gone, to be tried again
     */
    List<Proof> erase(AssetId asset, Optional<ObjectKey> alsoSource) throws IOException;

    /**
     * Erases what lies beside an object, as {@code <key>.<name>} and announced by nobody, with a proof of each; may be
     * called again after the erasure, for what came late.
     *
     * @param asset that is or was erased
     */
    void eraseBeside(ObjectKey key, AssetId asset) throws IOException;

    List<Proof> proofs(AssetId asset);

    /** How many journal entries wait. */
    long journalled();

    /** Where new bytes go. */
    ObjectStore hot();

    /** Adds what an origin has served, in a batch. */
    void recordAccess(List<Access> batch);

    /** What was served of one rendition of one asset since the last batch of a node. */
    record Access(AssetId asset, String rendition, long requests, long bytes, Instant last) {}

    /** Where an object is. */
    record Holding(ObjectKey key, String store, long size, String sha256, HoldingState state) {}

    /** ANNOUNCED before its first byte, STORED when whole, DISCARDED when journalled. */
    enum HoldingState {
        ANNOUNCED,
        STORED,
        DISCARDED
    }

    /** That an object is gone: the answer that confirmed it. */
    record Proof(AssetId asset, ObjectKey key, String store, long size, String sha256, Instant at, String answer) {}
}
