package dev.millrace.app.validate;

import java.time.Duration;

/**
 * What a server may make the validator do.
 *
 * @param requests in all
 * @param bytes in all
 * @param answer for one answer with its body
 * @param time in all
 */
public record Limits(int requests, long bytes, Duration answer, Duration time) {
    /** Enough for a film of ten hours in ten renditions. */
    public static final Limits USUAL = new Limits(500_000, 32L << 30, Duration.ofSeconds(20), Duration.ofMinutes(10));

    public Limits withTime(Duration other) {
        return new Limits(requests, bytes, answer, other);
    }
}
