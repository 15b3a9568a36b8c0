package dev.millrace.origin.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;

/**
 * Conditional requests against a strong entity tag (RFC 9110, section 13). No Last-Modified is ever sent, so conditions
 * on dates never apply: If-Modified-Since and If-Unmodified-Since are ignored, If-Range with a date never matches.
 */
final class Preconditions {
    /** What the conditions say. */
    enum Outcome {
        PROCEED,
        NOT_MODIFIED,
        FAILED
    }

    private Preconditions() {}

    /** For GET and HEAD, in the order of section 13.2.2. */
    static Outcome evaluate(HttpHeaders headers, String etag) {
        List<String> match = headers.getAll(HttpHeaderNames.IF_MATCH);
        if (!match.isEmpty() && !lists(match, etag, false)) {
            return Outcome.FAILED;
        }
        List<String> noneMatch = headers.getAll(HttpHeaderNames.IF_NONE_MATCH);
        if (!noneMatch.isEmpty() && lists(noneMatch, etag, true)) {
            return Outcome.NOT_MODIFIED;
        }
        return Outcome.PROCEED;
    }

    /** Whether a Range field counts: there is no If-Range, or its validator is this very tag (strong comparison). */
    static boolean rangeCounts(HttpHeaders headers, String etag) {
        List<String> condition = headers.getAll(HttpHeaderNames.IF_RANGE);
        return condition.isEmpty()
                || (condition.size() == 1 && condition.getFirst().equals(etag));
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
