package dev.millrace.fingerprint.bank;

import dev.millrace.hashing.PdqHash;
import org.jspecify.annotations.Nullable;

/** What is put into a bank. */
sealed interface NewEntry {
    /** Free text for moderators; may be empty. */
    String note();

    /** A whole file, by its SHA-256 in lower-case hex. */
    record File(String sha256, String note) implements NewEntry {}

    /**
     * A picture.
     *
     * @param quality 0 to 100; below 50 it is kept but never matches
     * @param item the video it was taken from; may be empty
     * @param atMillis when in that video
     */
    record Frame(
            PdqHash hash,
            int quality,
            String item,
            @Nullable Integer atMillis,
            String note) implements NewEntry {}
}
