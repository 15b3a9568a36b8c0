package dev.millrace.ingest.upload;

import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the JDK's digests lack. */
final class Digests {
    private Digests() {}

    /** A copy that goes its own way; empty when there is none. */
    static Optional<MessageDigest> copy(@Nullable MessageDigest digest) {
        try {
            return digest == null ? Optional.empty() : Optional.of((MessageDigest) digest.clone());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("digests that are used here can be cloned", e);
        }
    }
}
