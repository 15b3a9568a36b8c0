package dev.millrace.transcode;

import java.io.IOException;

/** A child crashed over a file, or was stopped for what it used: its end, and nobody else's. */
final class StoppedException extends IOException {
    private static final long serialVersionUID = 1;

    StoppedException(String message) {
        super(message);
    }
}
