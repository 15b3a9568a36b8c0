package dev.millrace.origin.cache;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * A body in a file of its own: a head that says whose bytes they are and what each block of them must look like, then
 * the bytes. Nothing of it is believed unchecked, since nobody waited for it to reach the disk, and disks rot.
 *
 * <pre>
 * magic(8) head-length(4) name-length(4) body-length(8) name checksums(4 each) checksum-of-the-head(4) body
 * </pre>
 *
 * @param headLength bytes before the body
 */
record Slice(String name, long length, int headLength, Checksums checksums) {
    static final int BLOCK = 64 << 10;
    private static final long MAGIC = 0x6d72_736c_6963_6531L;
    private static final int FIXED = 24;
    private static final int LONGEST_HEAD = 1 << 20;

    /** CRC-32C of each block. */
    static final class Checksums {
        private final int[] values;

        Checksums(long length) {
            values = new int[Math.toIntExact((length + BLOCK - 1) / BLOCK)];
        }

        int count() {
            return values.length;
        }

        void set(int block, ByteBuffer bytes) {
            values[block] = checksum(bytes);
        }

        boolean agrees(int block, ByteBuffer bytes) {
            return values[block] == checksum(bytes);
        }
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes.duplicate());
        return (int) sum.getValue();
    }

    /** Of a body that is yet to be written. */
    static Slice of(String name, long length) {
        Checksums checksums = new Checksums(length);
        int head = FIXED + name.getBytes(StandardCharsets.UTF_8).length + Integer.BYTES * (checksums.count() + 1);
        return new Slice(name, length, head, checksums);
    }

    ByteBuffer head() {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer head = ByteBuffer.allocate(headLength)
                .putLong(MAGIC)
                .putInt(headLength)
                .putInt(text.length)
                .putLong(length)
                .put(text);
        for (int value : checksums.values) {
            head.putInt(value);
        }
        head.putInt(checksum(head.duplicate().flip()));
        return head.flip();
    }

    /** @throws IOException when this is no whole slice */
    static Slice read(FileChannel file) throws IOException {
        ByteBuffer fixed = fully(file, 0, FIXED);
        if (fixed.getLong() != MAGIC) {
            throw new IOException("no slice");
        }
        int headLength = fixed.getInt();
        int nameLength = fixed.getInt();
        long length = fixed.getLong();
        if (headLength < FIXED || headLength > LONGEST_HEAD || length < 1 || file.size() != headLength + length) {
            throw new IOException("a slice of another size");
        }
        ByteBuffer head = fully(file, 0, headLength);
        Checksums checksums = new Checksums(length);
        if (headLength != FIXED + nameLength + Integer.BYTES * (checksums.count() + 1)
                || head.getInt(headLength - Integer.BYTES)
                        != checksum(head.duplicate().limit(headLength - Integer.BYTES))) {
            throw new IOException("a damaged head");
        }
        byte[] name = new byte[nameLength];
        head.position(FIXED).get(name);
        for (int i = 0; i < checksums.values.length; i++) {
            checksums.values[i] = head.getInt();
        }
        return new Slice(new String(name, StandardCharsets.UTF_8), length, headLength, checksums);
    }

    /** One block, checked. */
    ByteBuffer block(FileChannel file, int number) throws IOException {
        long from = (long) number * BLOCK;
        ByteBuffer bytes = fully(file, headLength + from, (int) Math.min(BLOCK, length - from));
        if (!checksums.agrees(number, bytes)) {
            throw new IOException("block " + number + " of " + name + " is damaged");
        }
        return bytes;
    }

    private static ByteBuffer fully(FileChannel file, long position, int size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        while (bytes.hasRemaining()) {
            int read = file.read(bytes, position + bytes.position());
            if (read < 0) {
                throw new EOFException("a slice that ends early");
            }
        }
        return bytes.flip();
    }

    static FileChannel open(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.READ);
    }
}
