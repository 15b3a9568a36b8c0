package dev.millrace.platform.catalog;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What origins must stop serving at once, and which of them have. Rows are written by {@link Catalog} in the
 * transaction of the decision; every origin re-reads the rows of the last two minutes every 250 ms, so that neither
 * relay nor broker is on the path.
 */
public interface Withdrawals {
    /**
     * One asset whose right to be served changed (denied, admitted again, or seen by others than before).
     *
     * @param denied whether public and token-bound requests are refused, preview tokens excepted
     * @param gone whether even preview tokens are refused (DELETING, DELETED)
     * @param number rises with every change of this asset
     */
    record Change(AssetId asset, boolean denied, boolean gone, long number, Instant at) {}

    /** A live origin node, and whether it has applied a change. */
    record Acknowledgement(String node, boolean acknowledged) {}

    /** Changes of the last {@code window}, by the database's clock. */
    List<Change> recent(Duration window);

    /** Every asset that is denied now: what an origin loads at start. */
    List<Change> denied();

    /** An origin says that it lives, and up to which change of each asset it acts. */
    void heartbeat(String node, Set<Change> applied);

    /**
     * Waits until every live node (heartbeat younger than 5 s) has applied the asset's newest change, at most
     * {@code patience}. Not to be called inside a transaction.
     *
     * @return each live node and whether it has
     */
    List<Acknowledgement> await(AssetId asset, Duration patience);
}
