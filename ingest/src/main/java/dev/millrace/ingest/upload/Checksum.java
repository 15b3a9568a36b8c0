package dev.millrace.ingest.upload;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What the sender says the digest of one append is.
 *
 * @param algorithm that the checksum is of
 * @param hex lower-case
 */
public record Checksum(Algorithm algorithm, String hex) {
    /** Digests that are understood. */
    public enum Algorithm {
        MD5("MD5"),
        SHA1("SHA-1"),
        SHA256("SHA-256");

        private final String name;

        Algorithm(String name) {
            this.name = name;
        }

        MessageDigest digest() {
            try {
                return MessageDigest.getInstance(name);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
