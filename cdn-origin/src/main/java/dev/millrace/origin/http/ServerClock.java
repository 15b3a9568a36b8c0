package dev.millrace.origin.http;

import java.time.Instant;
import java.time.InstantSource;

/** The Date field (RFC 9110, section 6.6.1), written once a second. */
final class ServerClock {
    private final InstantSource time;
    private volatile Stamp stamp = new Stamp(Long.MIN_VALUE, "");

    private record Stamp(long second, String text) {}

    ServerClock(InstantSource time) {
        this.time = time;
    }

    String date() {
        Instant now = time.instant();
        Stamp last = stamp;
        if (last.second != now.getEpochSecond()) {
            last = new Stamp(now.getEpochSecond(), HttpDates.format(now));
            stamp = last;
        }
        return last.text;
    }
}
