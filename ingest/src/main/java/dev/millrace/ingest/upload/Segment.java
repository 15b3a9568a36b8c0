package dev.millrace.ingest.upload;

import java.util.Arrays;

/** A piece of the pool's memory, filled from the front. */
final class Segment {
    private final byte[] memory;
    private final boolean pooled;
    private int start;
    private int end;

    Segment(byte[] memory) {
        this(memory, true, 0);
    }

    private Segment(byte[] memory, boolean pooled, int end) {
        this.memory = memory;
        this.pooled = pooled;
        this.end = end;
    }

    byte[] memory() {
        return memory;
    }

    /** Whether its memory is the pool's. */
    boolean pooled() {
        return pooled;
    }

    int start() {
        return start;
    }

    int length() {
        return end - start;
    }

    /** @return how many of the bytes fitted */
    int fill(byte[] from, int offset, int count) {
        int fitting = Math.min(count, memory.length - end);
        System.arraycopy(from, offset, memory, end, fitting);
        end += fitting;
        return fitting;
    }

    /** Takes the first bytes off into a segment that is not the pool's. */
    Segment split(int count) {
        byte[] head = Arrays.copyOfRange(memory, start, start + count);
        start += count;
        return new Segment(head, false, count);
    }
}
