package dev.millrace.streams;

import java.util.List;
import java.util.Optional;

/**
 * An I-frame playlist as the boxes in its ranges have it.
 *
 * @param bytes of each range
 * @param micros that its playlist gives each picture
 */
record IFrames(
        String path,
        InitSegment init,
        Optional<Sps> sps,
        int targetDuration,
        List<Fragment> pictures,
        List<Long> bytes,
        List<Long> micros) {
    Rates rates() {
        return Rates.of(
                bytes.stream().mapToLong(Long::longValue).toArray(),
                micros.stream().mapToLong(Long::longValue).toArray(),
                (int) Ticks.MICROS,
                targetDuration);
    }
}
