package dev.millrace.encoder.transcode;

import dev.millrace.encoder.protocol.ChunkPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * Where segments really begin, in seconds: set by the pictures, followed by the sound, so that a number means the same
 * span in every rendition.
 */
final class Boundaries {
    /**
     * A segment is not begun for less than this much sound after the last picture; the sound goes into the segment
     * before, which so stays within the target duration.
     */
    static final double LEAST_TAIL_SECONDS = 0.4;

    private final List<Double> starts = new ArrayList<>(List.of(0.0));

    void begin(long n, double seconds) {
        if (n == starts.size() + 1) {
            starts.add(seconds);
        }
    }

    /** Lets every segment begin on the grid that a timeline of this length has. */
    void followGrid(ChunkPlan plan, double endSeconds) {
        long n = starts.size() + 1L;
        while (plan.segmentStart(n) < endSeconds - LEAST_TAIL_SECONDS) {
            begin(n, (double) plan.segmentStart(n));
            n++;
        }
    }

    boolean known(long n) {
        return n <= starts.size();
    }

    /** In seconds; {@code n} must be known. */
    double start(long n) {
        return starts.get(Math.toIntExact(n - 1));
    }

    /** The last segment that is known to exist. */
    long last() {
        return starts.size();
    }
}
