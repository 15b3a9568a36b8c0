package dev.millrace.platform.objects;

/**
 * A half-open span of bytes.
 *
 * @param offset of the first byte
 * @param length at least 1
 */
public record ByteRange(long offset, long length) {
    public ByteRange {
        if (offset < 0 || length < 1 || offset > Long.MAX_VALUE - length) {
            throw new IllegalArgumentException("no such range: " + offset + "+" + length);
        }
    }

    public long end() {
        return offset + length;
    }
}
