package dev.millrace.platform.objects;

import dev.millrace.platform.catalog.AssetId;

/** The asset is being erased: no object of it may be written any more. */
public final class ErasedAssetException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ErasedAssetException(AssetId asset) {
        super("Asset " + asset + " is being deleted: nothing can be stored for it.");
    }
}
