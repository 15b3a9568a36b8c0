package dev.millrace.encoder.av;

import dev.millrace.encoder.protocol.Ratio;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.jspecify.annotations.Nullable;

/**
 * A source's frames per second.
 *
 * @param nominal null when unknown
 * @param steady whether frames come at that rate throughout, as far as was looked
 */
public record FrameRate(@Nullable Ratio nominal, boolean steady) {
    private static final int PACKETS_LOOKED_AT = 400;
    private static final int[][] USUAL = {
        {24000, 1001},
        {24, 1},
        {25, 1},
        {30000, 1001},
        {30, 1},
        {48, 1},
        {50, 1},
        {60000, 1001},
        {60, 1},
        {100, 1},
        {120000, 1001},
        {120, 1},
        {240, 1},
        {15, 1},
        {12, 1},
        {10, 1}
    };

    /**
     * Takes the header's word when its two rates agree. When they do not, as with phones, screen recorders and some
     * Matroska writers, the next packets are looked at and the median distance counts.
     */
    public static FrameRate of(MediaFile file, AVStream stream) {
        Ratio real = ratio(stream.r_frame_rate());
        Ratio average = ratio(stream.avg_frame_rate());
        if (real != null && average != null && near(real.toDouble(), average.toDouble(), 0.005)) {
            return new FrameRate(real, true);
        }
        List<Double> times = new ArrayList<>();
        file.lookAhead(PACKETS_LOOKED_AT, packet -> {
            if (packet.stream_index() == stream.index() && packet.pts() != Av.NO_TIME) {
                times.add(Av.seconds(packet.pts(), stream.time_base()));
            }
        });
        return measured(times, average != null ? average : real);
    }

    static FrameRate measured(List<Double> times, @Nullable Ratio otherwise) {
        double[] sorted =
                times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double[] steps = new double[Math.max(0, sorted.length - 1)];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = sorted[i + 1] - sorted[i];
        }
        double[] ordered = steps.clone();
        Arrays.sort(ordered);
        double median = ordered.length < 2 ? 0 : ordered[ordered.length / 2];
        if (median <= 0) {
            return new FrameRate(otherwise, false);
        }
        // Times in whole milliseconds wobble around the step; their mean does not.
        double sum = 0;
        int regular = 0;
        for (double step : steps) {
            if (Math.abs(step - median) <= Math.max(0.0015, median * 0.1)) {
                sum += step;
                regular++;
            }
        }
        boolean steady = regular >= steps.length * 0.98;
        return new FrameRate(usual(regular / sum), steady);
    }

    private static Ratio usual(double rate) {
        Ratio nearest = Arrays.stream(USUAL)
                .map(usual -> new Ratio(usual[0], usual[1]))
                .min(Comparator.comparingDouble(usual -> Math.abs(rate / usual.toDouble() - 1)))
                .orElseThrow();
        if (near(rate, nearest.toDouble(), 0.0012)) {
            return nearest;
        }
        return new Ratio((int) Math.max(1, Math.round(Math.min(rate, 1000) * 1000)), 1000);
    }

    /** By how much the rate must be divided to be at most {@code limit}; 1 when it is or is unknown. */
    public int divisor(double limit) {
        return nominal == null ? 1 : nominal.divisor(limit);
    }

    public FrameRate dividedBy(int divisor) {
        return nominal == null || divisor == 1
                ? this
                : new FrameRate(reduced(nominal.num(), (long) nominal.den() * divisor), steady);
    }

    private static Ratio reduced(long num, long den) {
        long divisor = BigInteger.valueOf(num).gcd(BigInteger.valueOf(den)).longValueExact();
        return new Ratio(Math.toIntExact(num / divisor), Math.toIntExact(den / divisor));
    }

    private static boolean near(double a, double b, double tolerance) {
        return Math.abs(a / b - 1) <= tolerance;
    }

    private static @Nullable Ratio ratio(AVRational rational) {
        return rational.num() > 0 && rational.den() > 0 ? new Ratio(rational.num(), rational.den()) : null;
    }
}
