package dev.millrace.platform.objects;

import java.io.IOException;

/** The bytes are not those that were stored: nothing of them is handed out. */
public final class DamagedObjectException extends IOException {
    private static final long serialVersionUID = 1;

    public DamagedObjectException(ObjectKey key, String store) {
        super("Object " + key + " is damaged in store " + store
                + ": GET /v1/tiering lists what is; restore its file from a backup, or delete the asset.");
    }
}
