package dev.millrace.platform.catalog;

/** The asset is under a legal hold: it can be taken down, but not deleted. */
public final class LegalHoldException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LegalHoldException(AssetId asset) {
        super("Asset " + asset + " is under a legal hold and cannot be deleted until an operator lifts it; it can be"
                + " taken down.");
    }
}
