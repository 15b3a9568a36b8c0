package dev.millrace.encoder.transcode;

import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Says which of a rung's pictures are key frames, and which begin a segment. */
sealed interface Pace extends AutoCloseable permits Pacer, SourcePacer {
    /** Takes pictures in order. */
    interface Taker {
        /**
         * @param frame lent
         * @param segment number of the segment that begins here, 0 for none
         */
        void picture(AVFrame frame, long pts, boolean key, long segment);
    }

    /** @param frame lent; shown at {@code pts}, later than the one before */
    void picture(AVFrame frame, long pts, long duration);

    /**
     * @param timelineEnd when picture and sound are both over
     * @return when the last picture's time is over
     */
    long finish(long timelineEnd);

    /** Pictures that were given out more than once. */
    long repeated();

    @Override
    void close();
}
