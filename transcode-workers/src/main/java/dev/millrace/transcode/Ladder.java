package dev.millrace.transcode;

import dev.millrace.encoder.protocol.Rung;
import dev.millrace.streams.RenditionNames;
import dev.millrace.streams.VideoRange;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rungs of a source: by its short side, so that portrait is normal, and never above it. Every rung is encoded to
 * constant quality under a cap, so an easy picture stays far below. The last one is for cellular networks: its cap and
 * the low-rate sound together stay below {@link #CELLULAR_BPS}, whatever the picture shows.
 */
final class Ladder {
    private static final double FULL_HD = 1920.0 * 1080;
    private static final double FULL_HD_CAP_BPS = 6_000_000;
    /** Twice the pixels need less than twice the bits, since neighbours resemble each other more. */
    private static final double GROWTH = 0.75;

    private static final double COMMON_RATE = 30;
    static final long LEAST_CAP_BPS = 150_000;
    private static final int LARGEST = 16_384;

    /** Apple's HLS Authoring Specification for Apple Devices, 9.21: what one variant may need at most, sound included. */
    static final long CELLULAR_BPS = 192_000;

    private static final int LOW_SHORT_SIDE = 144;
    private static final int LOW_LONG_SIDE = 360;
    private static final long LOW_CAP_BPS = 66_000;
    private static final long LOW_BUFFER_BITS = 44_000;

    private static final int BLOCK = 16;
    private static final long MOST_BLOCKS = 36_864;
    private static final long LONGEST_SIDE = 543;
    private static final long MOST_BLOCKS_PER_SECOND = 2_073_600;

    private final List<Integer> shortSides;
    private final double crf;
    private final String preset;

    /** @param shortSides in pixels, in any order */
    Ladder(List<Integer> shortSides, double crf, String preset) {
        this.shortSides =
                shortSides.stream().distinct().sorted(Comparator.reverseOrder()).toList();
        this.crf = crf;
        this.preset = preset;
    }

    /**
     * Largest first; at least one, and the low one.
     *
     * @param width upright, in square pixels; may be odd
     * @param height upright, in square pixels; may be odd
     * @param framesPerSecond as encoded
     */
    List<Rung> rungs(int width, int height, double framesPerSecond) {
        int source = Math.min(width, height);
        List<Integer> fitting =
                shortSides.stream().filter(side -> side <= source).toList();
        if (fitting.isEmpty()) {
            return withLow(List.of(rung(evenBelow(width), evenBelow(height), framesPerSecond)));
        }
        List<Rung> rungs = fitting.stream()
                .map(side -> {
                    double scale = (double) side / source;
                    return width <= height
                            ? rung(evenBelow(side), even(height * scale), framesPerSecond)
                            : rung(even(width * scale), evenBelow(side), framesPerSecond);
                })
                .toList();
        List<Rung> playable =
                rungs.stream().filter(rung -> playable(rung, framesPerSecond)).toList();
        return withLow(playable.isEmpty() ? List.of(rungs.getLast()) : playable);
    }

    private List<Rung> withLow(List<Rung> rungs) {
        Rung least = rungs.getLast();
        double shrink = Math.min(
                (double) LOW_SHORT_SIDE / Math.min(least.width(), least.height()),
                (double) LOW_LONG_SIDE / Math.max(least.width(), least.height()));
        int width = shrink < 1 ? even(least.width() * shrink) : least.width();
        int height = shrink < 1 ? even(least.height() * shrink) : least.height();
        String name = RenditionNames.video("avc", Math.min(width, height), VideoRange.SDR);
        String free = RenditionNames.distinct(Stream.concat(rungs.stream().map(Rung::name), Stream.of(name))
                        .toList())
                .getLast();
        Rung low = new Rung(free, width, height, crf, LOW_CAP_BPS, LOW_BUFFER_BITS, preset);
        return Stream.concat(rungs.stream(), Stream.of(low)).toList();
    }

    private Rung rung(int width, int height, double framesPerSecond) {
        long cap = cap(width, height, framesPerSecond);
        String name = RenditionNames.video("avc", Math.min(width, height), VideoRange.SDR);
        // A buffer of one second: what a player must take in two seconds stays near the cap.
        return new Rung(name, width, height, crf, cap, cap, preset);
    }

    /** Whether it keeps to Level 5.2 of H.264 (table A-1), beyond which devices need not go. */
    private static boolean playable(Rung rung, double framesPerSecond) {
        long columns = Math.ceilDiv(rung.width(), BLOCK);
        long rows = Math.ceilDiv(rung.height(), BLOCK);
        return columns * rows <= MOST_BLOCKS
                && Math.max(columns, rows) <= LONGEST_SIDE
                && columns * rows * framesPerSecond <= MOST_BLOCKS_PER_SECOND;
    }

    /** Of a rung's rate, bit/s. */
    static long cap(int width, int height, double framesPerSecond) {
        double size = Math.pow(width * (double) height / FULL_HD, GROWTH);
        double pace = Math.sqrt(Math.max(1, framesPerSecond / COMMON_RATE));
        long cap = Math.round(FULL_HD_CAP_BPS * size * pace / 1000) * 1000;
        return Math.max(cap, LEAST_CAP_BPS);
    }

    private static int even(double side) {
        return Math.clamp(Math.round(side / 2) * 2, 2, LARGEST);
    }

    private static int evenBelow(int side) {
        return Math.clamp(side - side % 2, 2, LARGEST);
    }
}
