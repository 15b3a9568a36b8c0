package dev.millrace.encoder.transcode;

import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Sees every picture that is shown, at its full size, beside the rungs. */
interface Onlooker extends AutoCloseable {
    /** @param frame lent, as decoded, colour tags complete; shown at {@code millis}, later than the one before */
    void offer(AVFrame frame, Colours colours, long millis);

    /** There are no more pictures; the last one's time is over at {@code endMillis}. */
    default void finish(long endMillis) {}

    @Override
    void close();
}
