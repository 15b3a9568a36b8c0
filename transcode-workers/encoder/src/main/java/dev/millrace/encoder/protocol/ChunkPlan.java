package dev.millrace.encoder.protocol;

/**
 * How the timeline is cut, in whole seconds. A segment ends at the frame nearest its place on the grid; chunks are runs
 * of whole segments. The opening chunk has shorter segments, so that playback can start early.
 *
 * @param openingSeconds length of the first chunk
 * @param openingSegmentSeconds length of a segment in it
 * @param chunkSeconds length of every later chunk
 * @param segmentSeconds length of a segment in those
 * @param gopSeconds distance of the key frames
 */
public record ChunkPlan(
        int openingSeconds, int openingSegmentSeconds, int chunkSeconds, int segmentSeconds, int gopSeconds) {
    public ChunkPlan {
        Require.positive(gopSeconds, "gopSeconds");
        Require.positive(openingSegmentSeconds, "openingSegmentSeconds");
        Require.positive(segmentSeconds, "segmentSeconds");
        Require.that(
                openingSeconds > 0 && openingSeconds % openingSegmentSeconds == 0,
                "openingSeconds is no multiple of its segments");
        Require.that(
                chunkSeconds > 0 && chunkSeconds % segmentSeconds == 0, "chunkSeconds is no multiple of its segments");
        Require.that(
                openingSegmentSeconds % gopSeconds == 0 && segmentSeconds % gopSeconds == 0,
                "a segment is no multiple of gopSeconds");
    }

    /** Opening chunk of 12 s in segments of 2 s, then chunks of 60 s in segments of 4 s; a key frame every 2 s. */
    public static ChunkPlan standard() {
        return new ChunkPlan(12, 2, 60, 4, 2);
    }

    /** When segment {@code n}, counted from 1, starts on the grid; in seconds. */
    public long segmentStart(long n) {
        long opening = openingSegments();
        return n <= opening + 1 ? (n - 1) * openingSegmentSeconds : openingSeconds + (n - 1 - opening) * segmentSeconds;
    }

    /** The chunk, counted from 1, that segment {@code n}, counted from 1, belongs to. */
    public int chunkOf(long n) {
        long opening = openingSegments();
        return n <= opening ? 1 : (int) (2 + (n - 1 - opening) / (chunkSeconds / segmentSeconds));
    }

    private long openingSegments() {
        return openingSeconds / openingSegmentSeconds;
    }
}
