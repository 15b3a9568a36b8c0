package dev.millrace.app.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * Bytes that cost nothing to send: one random block in memory, again and again, behind a head that looks like MP4's and
 * is unlike any other upload's. The block's length divides no part size, so that parts put together in the wrong order
 * have another digest.
 */
final class Pattern {
    private static final int BLOCK = (8 << 20) + 4099;
    private static final int HEAD = 64;
    private static final int DIGESTED_AT_ONCE = 64 * 1024;

    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);

    Pattern() {
        var random = new byte[BLOCK];
        new SplittableRandom(42).nextBytes(random);
        block.put(random).flip();
    }

    /** Bytes of the content from {@code offset} on: at least one, at most {@code most}; for reading only. */
    ByteBuffer bytes(Content content, long offset, int most) {
        ByteBuffer source = offset < HEAD ? head(content) : block.duplicate();
        int from = Math.toIntExact(offset < HEAD ? offset : (offset - HEAD + content.number() * 7919) % BLOCK);
        long length = Math.min(Math.min(most, content.length() - offset), source.limit() - from);
        return source.slice(from, Math.toIntExact(length));
    }

    /** Boxes ftyp, free with the number, and the beginning of mdat (ISO/IEC 14496-12, 4.3, 8.1). */
    private static ByteBuffer head(Content content) {
        return ByteBuffer.allocate(HEAD)
                .putInt(24)
                .put(ascii("ftypisom"))
                .putInt(512)
                .put(ascii("isommp42"))
                .putInt(24)
                .put(ascii("free"))
                .putLong(content.number())
                .putLong(~content.number())
                .putInt(1)
                .put(ascii("mdat"))
                .putLong(content.length() - 48)
                .flip();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    String sha256(Content content) {
        MessageDigest digest = digest();
        for (long offset = 0; offset < content.length(); ) {
            ByteBuffer bytes = bytes(content, offset, DIGESTED_AT_ONCE);
            offset += bytes.remaining();
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
