package dev.millrace.platform.catalog;

/** There is no such asset. */
public final class UnknownAssetException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnknownAssetException(AssetId id) {
        super("There is no asset " + id + ".");
    }
}
