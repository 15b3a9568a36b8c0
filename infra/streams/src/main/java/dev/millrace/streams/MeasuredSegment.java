package dev.millrace.streams;

/**
 * A segment as its own boxes have it.
 *
 * @param bytes its size
 * @param start decode time of its first fragment, in ticks
 * @param end decode time after its last sample, in ticks
 * @param duration sum of its samples' durations, in ticks
 * @param earliest earliest composition time after {@code start}, in ticks
 * @param samples how many
 * @param decodable whether decoding can begin at its first sample
 */
record MeasuredSegment(
        long bytes, long start, long end, long duration, long earliest, int samples, boolean decodable) {}
