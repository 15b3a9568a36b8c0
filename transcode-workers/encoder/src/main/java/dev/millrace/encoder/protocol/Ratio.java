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
}
