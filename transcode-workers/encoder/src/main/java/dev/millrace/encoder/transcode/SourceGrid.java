package dev.millrace.encoder.transcode;

import dev.millrace.encoder.av.Refused;
import dev.millrace.encoder.protocol.ChunkPlan;
import dev.millrace.encoder.protocol.FailureCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The grid of a source whose packets are copied: a segment is the shortest run of its groups of pictures that lasts as
 * long as the plan's segments do. A chunk ends with the first segment that ends at or after its length.
 */
final class SourceGrid {
    /** Groups of 4.1 s at most make runs of 8.1 s at most; half a second more would be rounded up from the target of 8. */
    private static final double MOST_SEGMENT_SECONDS = 8.2;

    private final ChunkPlan plan;
    private final int timescale;
    private final Boundaries boundaries;
    private final Map<Long, Long> segments = new HashMap<>();
    private final Set<Long> keys = new HashSet<>();
    private final List<Integer> chunks = new ArrayList<>();
    private long segmentStart;
    private long chunkStart;
    private long lastKey;

    /** @param boundaries told where segments begin */
    SourceGrid(ChunkPlan plan, int timescale, Boundaries boundaries) {
        this.plan = plan;
        this.timescale = timescale;
        this.boundaries = boundaries;
    }

    /** The source can be entered with the picture shown at {@code time}; the first of all is one of those. */
    void enterable(long time) {
        if (chunks.isEmpty()) {
            begin(time, 1);
            return;
        }
        requireShort(time);
        int chunk = chunks.getLast();
        int least = chunk == 1 ? plan.openingSegmentSeconds() : plan.segmentSeconds();
        if (time - segmentStart >= least * (long) timescale) {
            int length = chunk == 1 ? plan.openingSeconds() : plan.chunkSeconds();
            begin(time, time - chunkStart >= length * (long) timescale ? chunk + 1 : chunk);
        } else if (time - lastKey >= plan.gopSeconds() * (long) timescale) {
            keys.add(time);
            lastKey = time;
        }
    }

    private void begin(long time, int chunk) {
        if (!chunks.isEmpty() && chunk != chunks.getLast()) {
            chunkStart = time;
        }
        chunks.add(chunk);
        segments.put(time, (long) chunks.size());
        keys.add(time);
        segmentStart = time;
        lastKey = time;
        boundaries.begin(chunks.size(), (double) time / timescale);
    }

    /** Nothing lasts longer than players were told. */
    void requireShort(long end) {
        if (end - segmentStart > MOST_SEGMENT_SECONDS * timescale) {
            throw new Refused(
                    FailureCode.NOT_AS_SEEN, "For longer than allowed no picture comes with which one can begin.");
        }
    }

    /** The segment that begins with this picture, 0 for none. */
    long segmentAt(long time) {
        return segments.getOrDefault(time, 0L);
    }

    /** Whether every rung can be entered with this picture. */
    boolean isKey(long time) {
        return keys.contains(time);
    }

    /** The chunk, counted from 1, of segment {@code n}; where that has not begun, the last one. */
    int chunkOf(long n) {
        return chunks.get(Math.toIntExact(Math.min(n, chunks.size()) - 1));
    }
}
