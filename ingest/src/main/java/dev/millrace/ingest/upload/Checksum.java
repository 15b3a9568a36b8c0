package dev.millrace.ingest.upload;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * What the sender says the digest of one append is.
 *
 * @param algorithm that the checksum is of
 * @param hex lower-case
 */
public record Checksum(Algorithm algorithm, String hex) implements ExpectedChecksum {
    /** Digests that are understood. */
    public enum Algorithm {
        MD5(16) {
            @Override
            MessageDigest digest() {
                return named("MD5");
            }
        },
        SHA1(20) {
            @Override
            MessageDigest digest() {
                return named("SHA-1");
            }
        },
        SHA256(32) {
            @Override
            MessageDigest digest() {
                return named("SHA-256");
            }
        },
        SHA512(64) {
            @Override
            MessageDigest digest() {
                return named("SHA-512");
            }
        },
        CRC32(4) {
            @Override
            MessageDigest digest() {
                return new CrcDigest("CRC32", new CRC32());
            }
        },
        CRC32C(4) {
            @Override
            MessageDigest digest() {
                return new CrcDigest("CRC32C", new CRC32C());
            }
        };

        private final int bytes;

        Algorithm(int bytes) {
            this.bytes = bytes;
        }

        abstract MessageDigest digest();

        /** How long a digest is. */
        public int bytes() {
            return bytes;
        }

        private static MessageDigest named(String name) {
            try {
                return MessageDigest.getInstance(name);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public MessageDigest digest() {
        return algorithm.digest();
    }

    @Override
    public boolean agrees(MessageDigest taken) {
        return MessageDigest.isEqual(HexFormat.of().parseHex(hex), taken.digest());
    }
}
