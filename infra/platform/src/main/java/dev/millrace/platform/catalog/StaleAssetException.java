package dev.millrace.platform.catalog;

/** Another change came in between: read the asset again and decide anew. */
public final class StaleAssetException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StaleAssetException(AssetId id) {
        super("Asset " + id + " has changed in the meantime: read it again.");
    }
}
