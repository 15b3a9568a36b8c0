package dev.millrace.platform.catalog;

import java.util.Optional;

/**
 * Orders not to erase. While one is in force, {@link Move#DELETE} is a {@link LegalHoldException}. Each change is a row
 * of the asset's history, which its creator sees: so the reason is not in it.
 */
public interface LegalHolds {
    Optional<LegalHold> find(AssetId asset);

    /**
     * One that is in force already is answered as it is.
     *
     * @throws UnknownAssetException when there is no such asset
     * @throws IllegalMoveException when it has no bytes to be held: they are not yet there, or on their way out
     */
    LegalHold place(AssetId asset, Because because);

    /** @return whether one was in force */
    boolean lift(AssetId asset, Because because);
}
