package dev.millrace.encoder.protocol;

/** A positive fraction: frames per second, or the shape of a pixel. */
public record Ratio(int num, int den) {
    public Ratio {
        Require.positive(num, "numerator");
        Require.positive(den, "denominator");
    }

    public double toDouble() {
        return (double) num / den;
    }

    /**
     * The smallest integer by which this rate must be divided to be at most the limit. Up to a hundredth above it counts
     * as the limit: clocks of phones are that far off.
     */
    public int divisor(double limit) {
        return (int) Math.clamp(Math.ceil(toDouble() / limit - 0.01), 1, 10_000);
    }
}
