package dev.millrace.platform.objects;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.objects.ObjectStore.MultipartId;
import dev.millrace.platform.objects.Storage.HoldingState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The stores as tiers, and the steps by which an object's holding passes from one to another: {@link #begin} announces
 * the copy before its first byte, {@link #switchTo} makes it the one that readers are given and puts the old one on the
 * delete journal. Between the two, and for the journal's grace after, the old copy is whole: a process that dies
 * anywhere leaves an object that can be read and a move that can be begun again.
 *
 * <p>Every step has its own transaction, or joins the caller's.
 */
public interface Tiers {
    /** Where new bytes go. */
    String HOT = "hot";

    /** Where bytes go that are seldom read. */
    String COLD = "cold";

    /**
     * A store and the room in it.
     *
     * @param objects STORED in it
     * @param bytes of these
     */
    record Occupancy(String tier, long objects, long bytes) {}

    /**
     * One copy of an object.
     *
     * @param bornAt when the object came to be, in whatever store
     * @param placedAt when this copy was begun
     * @param verifiedAt when it was last read whole and found right
     * @param damaged found to be wrong: it is never read from
     * @param checked with checksums of its blocks, by which every read is checked
     */
    record Copy(
            ObjectKey key,
            AssetId asset,
            String store,
            HoldingState state,
            long size,
            String sha256,
            Instant bornAt,
            Instant placedAt,
            Optional<Instant> verifiedAt,
            boolean damaged,
            boolean checked) {}

    /**
     * How much an object was asked for: its share, by size, of what its rendition has served since it was placed where
     * it is, at most since the instant asked about.
     *
     * @param last whenever it was, in whatever store
     */
    record Usage(Optional<Instant> last, double requests, double bytes) {}

    /** A STORED copy and its use. */
    record Placed(Copy copy, Usage usage) {}

    /** The store of that name. @throws IOException when this process has none */
    ObjectStore store(String tier) throws IOException;

    /** The room of that tier. @throws IOException when this process has none */
    FreeSpace space(String tier) throws IOException;

    /** How long what a move leaves behind stays. */
    Duration grace();

    /** STORED, undamaged objects of one tenant or all, in the order of their keys. */
    List<Placed> placed(String prefix, Optional<ObjectKey> after, int limit, Instant since);

    /** As {@link #placed}, of what lies in the tier and belongs to an asset that was served since. */
    List<Placed> served(String tier, Optional<ObjectKey> after, int limit, Instant since);

    /** All STORED objects of an asset, damaged ones too. */
    List<Placed> of(AssetId asset, Instant since);

    /** Every copy of the object. */
    List<Copy> copies(ObjectKey key);

    List<Occupancy> occupancy();

    /**
     * Announces a copy in another tier and opens its multipart there.
     *
     * @throws ErasedAssetException when the asset is being erased
     * @throws StaleCopyException when the object is not STORED in {@code from}, or has a copy in {@code to} already
     */
    MultipartId begin(ObjectKey key, String from, String to) throws IOException;

    /** The announced copy is still being written: what is not heard of for a day counts as given up. */
    void goesOn(ObjectKey key, String tier);

    /** The announced copy is not wanted any more: its bytes, parts and row go. */
    void giveUp(ObjectKey key, String tier) throws IOException;

    /**
     * The copy in {@code to}, written and verified, becomes the object; the one in {@code from} goes by journal.
     *
     * @param blocks of the bytes that were verified there
     * @throws ErasedAssetException when the asset is being erased
     * @throws StaleCopyException when the object is not STORED in {@code from} with these bytes, or the copy is gone
     */
    void switchTo(ObjectKey key, String from, String to, Blocks blocks);

    /**
     * What a move has left in {@code to} becomes the object again, and the present copy goes by journal: the way back
     * within the grace, and the repair of a damaged copy. The caller has verified the bytes.
     *
     * @return false when it is no longer there
     */
    boolean revive(ObjectKey key, String from, String to, Blocks blocks);

    /** This copy is wrong. */
    void damaged(ObjectKey key, String tier);

    /** This copy was read whole and is right. */
    void verified(ObjectKey key, String tier);

    /** Wrong ones. */
    List<Copy> damaged(int limit);

    /** Checked copies that were not verified since then, the longest unseen first. */
    List<Copy> unverifiedSince(Instant since, int limit);
}
