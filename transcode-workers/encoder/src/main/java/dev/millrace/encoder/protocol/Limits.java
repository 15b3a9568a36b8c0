package dev.millrace.encoder.protocol;

/**
 * What the child refuses to decode.
 *
 * @param maxPixels width × height of a decoded picture; more is {@link FailureCode#TOO_BIG}
 * @param maxSeconds of decoded material, not of what a header claims; more is {@link FailureCode#TOO_LONG}
 * @param maxStreams in the container; more is {@link FailureCode#UNREADABLE}
 */
public record Limits(long maxPixels, double maxSeconds, int maxStreams) {
    public Limits {
        Require.positive(maxPixels, "maxPixels");
        Require.seconds(maxSeconds, "maxSeconds");
        Require.positive(maxStreams, "maxStreams");
    }

    /** 8K, twelve hours, 64 streams. */
    public static Limits standard() {
        return new Limits(8192L * 4352, 12 * 3600, 64);
    }
}
