package dev.millrace.platform.objects;

import java.io.IOException;
import java.io.InputStream;

/** Hands out bytes of an object only once the block that they are in was found to be right. */
final class CheckedStream extends InputStream {
    private final InputStream in;
    private final int[] crcs;
    private final Runnable damaged;
    private final DamagedObjectException complaint;
    private final byte[] block = new byte[Blocks.BLOCK];
    private long toCome;
    private long left;
    private int next;
    private int at;
    private int end;

    /**
     * Reads and checks the first block at once.
     *
     * @param in begins and ends with a block
     * @param length bytes in it
     * @param crcs of its blocks
     * @param wanted the part of it that is handed out
     * @param damaged told of a block that is not right
     */
    CheckedStream(
            InputStream in,
            long length,
            int[] crcs,
            ByteRange wanted,
            Runnable damaged,
            DamagedObjectException complaint)
            throws IOException {
        this.in = in;
        this.toCome = length;
        this.crcs = crcs;
        this.left = wanted.length();
        this.damaged = damaged;
        this.complaint = complaint;
        try {
            fill();
            at = Math.toIntExact(wanted.offset());
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** The smallest run of whole blocks around a range of an object. */
    static ByteRange around(ByteRange range, long size) {
        long first = range.offset() / Blocks.BLOCK * Blocks.BLOCK;
        long last = Math.min(size, (range.end() + Blocks.BLOCK - 1) / Blocks.BLOCK * Blocks.BLOCK);
        return new ByteRange(first, last - first);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        if (at == end) {
            fill();
        }
        int count = (int) Math.min(Math.min(length, end - at), left);
        System.arraycopy(block, at, into, offset, count);
        at += count;
        left -= count;
        return count;
    }

    private void fill() throws IOException {
        int expected = (int) Math.min(toCome, block.length);
        end = in.readNBytes(block, 0, expected);
        at = 0;
        if (expected == 0) {
            return;
        }
        if (end < expected || next >= crcs.length || Blocks.crc(block, end) != crcs[next]) {
            end = 0;
            damaged.run();
            throw complaint;
        }
        toCome -= end;
        next++;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
