package dev.millrace.platform.objects;

import java.io.IOException;

/** The object or multipart is not in the store. */
public final class NoSuchObjectException extends IOException {
    private static final long serialVersionUID = 1;

    public NoSuchObjectException(ObjectKey key) {
        super("There is no object " + key + ".");
    }
}
