package dev.millrace.streams;

import java.util.regex.Pattern;

/**
 * One stored object: one rendition of one chunk as a playable fragmented MP4, init segment first.
 *
 * @param key object key, at most 1024 visible ASCII characters
 * @param size bytes
 * @param sha256 digest of the whole object, 64 lower-case hexadecimal digits
 */
public record Pack(String key, long size, String sha256) {
    static final long MAX_SIZE = 1L << 42;
    static final Pattern KEY = Pattern.compile("[!-~&&[^\\\\]]{1,1024}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** @throws IllegalArgumentException when a part is out of bounds */
    public Pack {
        Check.matches("an object key", key, KEY);
        Check.range("a pack's size", size, 1, MAX_SIZE);
        Check.matches("a SHA-256", sha256, SHA256);
    }
}
