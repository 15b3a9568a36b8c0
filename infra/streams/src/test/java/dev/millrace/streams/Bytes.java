package dev.millrace.streams;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Big-endian fields and boxes, put together. */
final class Bytes {
    private Bytes() {}

    static byte[] u8(int... values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int value : values) {
            out.write(value);
        }
        return out.toByteArray();
    }

    static byte[] u16(int value) {
        return u8(value >> 8, value);
    }

    static byte[] u32(long value) {
        return u8((int) (value >> 24), (int) (value >> 16), (int) (value >> 8), (int) value);
    }

    static byte[] u64(long value) {
        return join(u32(value >>> 32), u32(value));
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] zeros(int count) {
        return new byte[count];
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] box(String type, byte[]... parts) {
        byte[] content = join(parts);
        return join(u32(content.length + 8L), ascii(type), content);
    }

    /** A box with version and flags. */
    static byte[] full(String type, int version, int flags, byte[]... parts) {
        return box(type, u32(((long) version << 24) | flags), join(parts));
    }
}
