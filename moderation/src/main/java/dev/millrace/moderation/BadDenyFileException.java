package dev.millrace.moderation;

import java.nio.file.Path;
import java.util.List;

/** A deny file with lines that do not start with a SHA-256: half a list would be worse than a start refused. */
public final class BadDenyFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BadDenyFileException(Path file, List<Integer> lines) {
        super("The deny file " + file + " has lines that do not start with a SHA-256 of 64 hex digits: " + lines
                + ". Mend them, or take millrace.moderation.deny-file away.");
    }
}
