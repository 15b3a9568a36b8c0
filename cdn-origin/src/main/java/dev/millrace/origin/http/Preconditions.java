package dev.millrace.origin.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Conditional requests against a strong entity tag, and a date where one is sent (RFC 9110, section 13). Where none is,
 * conditions on dates are ignored, and If-Range with a date never matches.
 */
final class Preconditions {
    /** What the conditions say. */
    enum Outcome {
        PROCEED,
        NOT_MODIFIED,
        FAILED
    }

    private Preconditions() {}

    static Outcome evaluate(HttpHeaders headers, Resource resource) {
        return evaluate(headers, resource.etag(), resource.lastModified());
    }

    /** For GET and HEAD, in the order of section 13.2.2. */
    static Outcome evaluate(HttpHeaders headers, String etag, @Nullable Instant lastModified) {
        List<String> match = headers.getAll(HttpHeaderNames.IF_MATCH);
        if (!match.isEmpty()) {
            if (!lists(match, etag, false)) {
                return Outcome.FAILED;
            }
        } else if (changedSince(headers, HttpHeaderNames.IF_UNMODIFIED_SINCE, lastModified, false)) {
            return Outcome.FAILED;
        }
        List<String> noneMatch = headers.getAll(HttpHeaderNames.IF_NONE_MATCH);
        boolean unchanged = noneMatch.isEmpty()
                ? !changedSince(headers, HttpHeaderNames.IF_MODIFIED_SINCE, lastModified, true)
                : lists(noneMatch, etag, true);
        return unchanged ? Outcome.NOT_MODIFIED : Outcome.PROCEED;
    }

    /** @param unknown the answer where either side knows no date */
    private static boolean changedSince(
            HttpHeaders headers, CharSequence name, @Nullable Instant lastModified, boolean unknown) {
        return lastModified == null
                ? unknown
                : HttpDates.in(headers, name)
                        .map(date -> HttpDates.seconds(lastModified).isAfter(date))
                        .orElse(unknown);
    }

    static boolean rangeCounts(HttpHeaders headers, Resource resource) {
        return rangeCounts(headers, resource.etag(), resource.lastModified());
    }

    /**
     * Whether a Range field counts: there is no If-Range, or its validator is this very tag (strong comparison) or this
     * very date. Dates are sent of what changes at most once, so they are strong (section 8.8.2.2).
     */
    static boolean rangeCounts(HttpHeaders headers, String etag, @Nullable Instant lastModified) {
        List<String> condition = headers.getAll(HttpHeaderNames.IF_RANGE);
        if (condition.isEmpty()) {
            return true;
        }
        String validator = condition.getFirst();
        if (condition.size() > 1 || validator.contains("\"")) {
            return condition.size() == 1 && validator.equals(etag);
        }
        return lastModified != null
                && HttpDates.parse(validator)
                        .filter(HttpDates.seconds(lastModified)::equals)
                        .isPresent();
    }

    /**
     * Whether a list of entity tags names this one.
     *
     * @param weakly with weak comparison, where {@code W/"x"} names {@code "x"}
     */
    private static boolean lists(List<String> values, String etag, boolean weakly) {
        for (String value : values) {
            if (value.equals("*") || listed(value, etag, weakly)) {
                return true;
            }
        }
        return false;
    }

    /** Commas may stand inside a tag, so the list is walked from quote to quote. */
    private static boolean listed(String value, String etag, boolean weakly) {
        int from = value.indexOf('"');
        while (from >= 0) {
            int to = value.indexOf('"', from + 1);
            if (to < 0) {
                return false;
            }
            boolean weak = from >= 2 && value.charAt(from - 1) == '/' && value.charAt(from - 2) == 'W';
            if ((weakly || !weak)
                    && value.regionMatches(from, etag, 0, etag.length())
                    && to - from + 1 == etag.length()) {
                return true;
            }
            from = value.indexOf('"', to + 1);
        }
        return false;
    }
}
