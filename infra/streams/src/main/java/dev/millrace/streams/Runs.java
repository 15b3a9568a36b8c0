package dev.millrace.streams;

/** Value, count, value, count: read one value at a time. */
final class Runs {
    private final long[] runs;
    private int run = -2;
    private long left;

    Runs(long[] runs) {
        this.runs = runs;
        if (runs.length % 2 != 0) {
            throw new InvalidIndexException("durations end in a value without a count");
        }
    }

    long next() {
        while (left == 0) {
            run += 2;
            if (run >= runs.length) {
                throw new InvalidIndexException("there are fewer durations than lengths");
            }
            left = runs[run + 1];
            Check.range("a duration's count", left, 1, Track.MAX_SEGMENTS);
        }
        left--;
        return runs[run];
    }

    void end() {
        if (left != 0 || run + 2 < runs.length) {
            throw new InvalidIndexException("there are more durations than lengths");
        }
    }
}
