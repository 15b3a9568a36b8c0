package dev.millrace.streams;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Frames per second as a fraction in lowest terms, {@code 30000/1001} or {@code 25/1}. */
public record FrameRate(int numerator, int denominator) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})(?:/(\\d{1,9}))?");

    /** @throws IllegalArgumentException when either number is not positive */
    public FrameRate {
        Check.range("frame rate", numerator, 1, 1_000_000_000);
        Check.range("frame rate's denominator", denominator, 1, 1_000_000_000);
        int divisor = BigInteger.valueOf(numerator)
                .gcd(BigInteger.valueOf(denominator))
                .intValue();
        numerator /= divisor;
        denominator /= divisor;
    }

    /**
     * Reads what {@link #toString()} writes.
     *
     * @throws IllegalArgumentException when the text is no positive fraction
     */
    public static FrameRate parse(String text) {
        Matcher m = TEXT.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException("a frame rate is written as 30000/1001, not " + Check.quoted(text));
        }
        String denominator = m.group(2);
        return new FrameRate(Integer.parseInt(m.group(1)), denominator == null ? 1 : Integer.parseInt(denominator));
    }

    public double perSecond() {
        return (double) numerator / denominator;
    }

    /** As DASH's {@code @frameRate} has it: {@code 30000/1001}, {@code 25}. */
    @Override
    public String toString() {
        return denominator == 1 ? Integer.toString(numerator) : numerator + "/" + denominator;
    }
}
