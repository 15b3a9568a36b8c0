package dev.millrace.streams;

/** Number, bytes, ticks: asked in rising order of the number. */
final class Jumps {
    private static final long[] NONE = {0, 0};
    private final long[] jumps;
    private int next;

    Jumps(long[] jumps) {
        this.jumps = jumps;
        if (jumps.length % 3 != 0) {
            throw new InvalidIndexException("jumps are no triples");
        }
    }

    long[] at(int number) {
        if (next >= jumps.length || jumps[next] != number) {
            return NONE;
        }
        next += 3;
        return new long[] {jumps[next - 2], jumps[next - 1]};
    }

    void end() {
        if (next != jumps.length) {
            throw new InvalidIndexException("a jump names no segment, or not in order");
        }
    }
}
