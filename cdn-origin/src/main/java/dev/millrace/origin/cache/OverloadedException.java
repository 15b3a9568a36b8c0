package dev.millrace.origin.cache;

import java.io.IOException;

/** Too much waits already: try again later. */
public final class OverloadedException extends IOException {
    private static final long serialVersionUID = 1;

    OverloadedException(String what) {
        super("Too many " + what + " wait.");
    }
}
