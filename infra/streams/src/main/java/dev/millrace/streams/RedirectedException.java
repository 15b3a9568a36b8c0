package dev.millrace.streams;

import java.nio.file.NoSuchFileException;

/** What a path names is not there; a server says that it is elsewhere. */
public final class RedirectedException extends NoSuchFileException {
    private static final long serialVersionUID = 1L;

    public RedirectedException(String path, String elsewhere) {
        super(path, null, "it is redirected to " + Check.quoted(elsewhere));
    }
}
