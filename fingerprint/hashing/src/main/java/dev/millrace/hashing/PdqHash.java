package dev.millrace.hashing;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A PDQ hash: 256 bits, written as 64 hex digits. Bit {@code 16 i + j} counted from the right says whether the
 * coefficient of the {@code i}th vertical and {@code j}th horizontal frequency is above the median.
 *
 * @param a the leftmost 64 bits
 * @param b the next
 * @param c the next
 * @param d the rightmost
 */
public record PdqHash(long a, long b, long c, long d) {
    /** Bits in a hash. */
    public static final int BITS = 256;

    private static final Pattern SHAPE = Pattern.compile("[0-9a-fA-F]{64}");
    private static final HexFormat HEX = HexFormat.of();

    /** @throws IllegalArgumentException when it is not 64 hex digits */
    public static PdqHash parse(String hex) {
        if (!SHAPE.matcher(hex).matches()) {
            throw new IllegalArgumentException("A PDQ hash has 64 hex digits.");
        }
        return new PdqHash(
                HexFormat.fromHexDigitsToLong(hex, 0, 16),
                HexFormat.fromHexDigitsToLong(hex, 16, 32),
                HexFormat.fromHexDigitsToLong(hex, 32, 48),
                HexFormat.fromHexDigitsToLong(hex, 48, 64));
    }

    /** @throws IllegalArgumentException when it is not 32 bytes */
    public static PdqHash of(byte[] bytes) {
        if (bytes.length != BITS / Byte.SIZE) {
            throw new IllegalArgumentException("A PDQ hash has 32 bytes.");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new PdqHash(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    /** How many bits differ. */
    public int distance(PdqHash other) {
        return Long.bitCount(a ^ other.a)
                + Long.bitCount(b ^ other.b)
                + Long.bitCount(c ^ other.c)
                + Long.bitCount(d ^ other.d);
    }

    /** 64 hex digits, lower case. */
    @Override
    public String toString() {
        return HEX.toHexDigits(a) + HEX.toHexDigits(b) + HEX.toHexDigits(c) + HEX.toHexDigits(d);
    }
}
