package dev.millrace.streams;

/**
 * What ftyp and moov say.
 *
 * @param size bytes of both
 * @param timescale ticks per second
 * @param priming ticks that the edit list takes from the start
 * @param defaults what samples are when neither fragment nor run says otherwise (trex)
 */
record InitSegment(int size, long trackId, int timescale, long priming, MediaConfig config, SampleDefaults defaults) {
    /** @param flags of ISO/IEC 14496-12, 8.8.3.1 */
    record SampleDefaults(long duration, long size, long flags) {}
}
