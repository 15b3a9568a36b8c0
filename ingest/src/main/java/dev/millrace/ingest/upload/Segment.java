package dev.millrace.ingest.upload;

/** A piece of the pool's memory, filled from the front. */
final class Segment {
    private final byte[] memory;
    private int length;

    Segment(byte[] memory) {
        this.memory = memory;
    }

    byte[] memory() {
        return memory;
    }

    int length() {
        return length;
    }

    /** @return how many of the bytes fitted */
    int fill(byte[] from, int offset, int count) {
        int fitting = Math.min(count, memory.length - length);
        System.arraycopy(from, offset, memory, length, fitting);
        length += fitting;
        return fitting;
    }
}
