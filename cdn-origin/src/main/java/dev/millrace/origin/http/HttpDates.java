package dev.millrace.origin.http;

import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/** Dates in header fields (RFC 9110, section 5.6.7): whole seconds. */
@SuppressWarnings("JavaUtilDate") // Netty's formatter and parser know no other
final class HttpDates {
    private HttpDates() {}

    static String format(Instant instant) {
        return DateFormatter.format(Date.from(instant));
    }

    /** The date in a field that has exactly one; empty for anything else, which counts as if it were not there. */
    static Optional<Instant> in(HttpHeaders headers, CharSequence name) {
        List<String> values = headers.getAll(name);
        return values.size() == 1 ? parse(values.getFirst()) : Optional.empty();
    }

    static Optional<Instant> parse(String text) {
        Date date = DateFormatter.parseHttpDate(text);
        return Optional.ofNullable(date).map(Date::toInstant);
    }

    /** As it is seen by whoever knows it from a header field. */
    static Instant seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }
}
