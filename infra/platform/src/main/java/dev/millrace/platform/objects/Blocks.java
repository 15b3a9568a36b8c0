package dev.millrace.platform.objects;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What an object's bytes are: the SHA-256 of the whole, and the CRC-32C of each 256 KiB, by which a part of it can be
 * checked alone. The former proves a copy; the latter finds what a disk has lost since.
 *
 * @param size bytes
 * @param sha256 lower-case hex
 * @param crcs one for each block, in order
 */
public record Blocks(long size, String sha256, List<Integer> crcs) {
    /** Bytes that one checksum covers; the last block may be shorter. */
    public static final int BLOCK = 256 * 1024;

    /** @param bytes as stored: four for each block */
    static int[] crcs(byte[] bytes) {
        var crcs = new int[bytes.length / Integer.BYTES];
        ByteBuffer.wrap(bytes).asIntBuffer().get(crcs);
        return crcs;
    }

    byte[] bytes() {
        var bytes = ByteBuffer.allocate(crcs.size() * Integer.BYTES);
        crcs.forEach(bytes::putInt);
        return bytes.array();
    }

    static int crc(byte[] bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    /** Reads along. */
    public static final class Reader {
        private final MessageDigest whole;
        private final CRC32C block = new CRC32C();
        private final List<Integer> crcs = new ArrayList<>();
        private long size;
        private int inBlock;

        public Reader() {
            try {
                whole = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }

        public void read(byte[] bytes, int length) {
            whole.update(bytes, 0, length);
            size += length;
            for (int at = 0; at < length; ) {
                int here = Math.min(length - at, BLOCK - inBlock);
                block.update(bytes, at, here);
                at += here;
                inBlock += here;
                if (inBlock == BLOCK) {
                    endBlock();
                }
            }
        }

        /** Once, when all is read. */
        public Blocks end() {
            if (inBlock > 0) {
                endBlock();
            }
            return new Blocks(size, HexFormat.of().formatHex(whole.digest()), List.copyOf(crcs));
        }

        private void endBlock() {
            crcs.add((int) block.getValue());
            block.reset();
            inBlock = 0;
        }
    }
}
