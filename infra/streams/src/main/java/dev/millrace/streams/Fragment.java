package dev.millrace.streams;

/**
 * One moof with its mdat and the boxes that announce them.
 *
 * @param offset first byte, from the start of the pack
 * @param length bytes
 * @param start base media decode time (tfdt), in ticks
 * @param duration sum of the samples' durations, in ticks
 * @param samples how many there are
 * @param sync whether the first sample is marked as one from which decoding can begin
 * @param earliest the earliest composition time, in ticks from {@code start}; 0 when frames begin where decoding does
 * @param firstSample first byte of the first sample, from the start of the pack
 * @param firstSampleSize bytes of the first sample
 */
public record Fragment(
        long offset,
        int length,
        long start,
        long duration,
        int samples,
        boolean sync,
        long earliest,
        long firstSample,
        long firstSampleSize) {
    /** First byte after it. */
    public long endOffset() {
        return offset + length;
    }

    /** First tick after it. */
    public long end() {
        return start + duration;
    }
}
