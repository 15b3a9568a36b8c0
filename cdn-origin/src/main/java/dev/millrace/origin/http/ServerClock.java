package dev.millrace.origin.http;

import io.netty.handler.codec.DateFormatter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;

/** The Date field (RFC 9110, section 6.6.1), written once a second. */
final class ServerClock {
    private final InstantSource time;
    private volatile Stamp stamp = new Stamp(Long.MIN_VALUE, "");

    private record Stamp(long second, String text) {}

    ServerClock(InstantSource time) {
        this.time = time;
    }

    @SuppressWarnings("JavaUtilDate") // Netty's formatter for IMF-fixdate takes it
    String date() {
        Instant now = time.instant();
        Stamp last = stamp;
        if (last.second != now.getEpochSecond()) {
            last = new Stamp(now.getEpochSecond(), DateFormatter.format(Date.from(now)));
            stamp = last;
        }
        return last.text;
    }
}
