package dev.millrace.origin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.origin.http.Preconditions.Outcome;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110, section 13, for a representation whose tag is {@code "a,b"}. */
class PreconditionsTest {
    private static final String TAG = "\"a,b\"";

    @ParameterizedTest(name = "If-Match {0}, If-None-Match {1}: {2}")
    @CsvSource(
            quoteCharacter = '\'',
            delimiter = '|',
            value = {
                "                  |                       | PROCEED",
                "\"a,b\"           |                       | PROCEED",
                "*                 |                       | PROCEED",
                "\"x\", \"a,b\"    |                       | PROCEED",
                "\"x\"             |                       | FAILED",
                "W/\"a,b\"         |                       | FAILED",
                "\"a\"             |                       | FAILED",
                "a,b               |                       | FAILED",
                "                  | \"a,b\"               | NOT_MODIFIED",
                "                  | W/\"a,b\"             | NOT_MODIFIED",
                "                  | *                     | NOT_MODIFIED",
                "                  | \"x\",W/\"y\",\"a,b\" | NOT_MODIFIED",
                "                  | \"a\", \"b\"          | PROCEED",
                "                  | \"a,b                 | PROCEED",
                "                  | \"aXb\"               | PROCEED",
                "\"x\"             | \"a,b\"               | FAILED",
                "\"a,b\"           | \"a,b\"               | NOT_MODIFIED",
            })
    void conditionsOnTheTag(String match, String noneMatch, Outcome outcome) {
        HttpHeaders headers = new DefaultHttpHeaders();
        if (match != null) {
            headers.add("If-Match", match);
        }
        if (noneMatch != null) {
            headers.add("If-None-Match", noneMatch);
        }

        assertThat(Preconditions.evaluate(headers, TAG, null)).isEqualTo(outcome);
    }

    @Test
    void datesDecideNothingWhereNoDateWasEverSent() {
        HttpHeaders headers = new DefaultHttpHeaders()
                .add("If-Modified-Since", "Sat, 21 Nov 2026 00:00:00 GMT")
                .add("If-Unmodified-Since", "Sat, 21 Nov 1970 00:00:00 GMT");

        assertThat(Preconditions.evaluate(headers, TAG, null)).isEqualTo(Outcome.PROCEED);
    }

    @ParameterizedTest(name = "If-Range {0}: {1}")
    @CsvSource(
            quoteCharacter = '\'',
            delimiter = '|',
            value = {
                "                              | true",
                "\"a,b\"                       | true",
                "W/\"a,b\"                     | false",
                "\"x\"                         | false",
                "Sat, 21 Nov 2026 00:00:00 GMT | false",
            })
    void aRangeCountsForThisVeryTag(String condition, boolean counts) {
        HttpHeaders headers = new DefaultHttpHeaders();
        if (condition != null) {
            headers.add("If-Range", condition);
        }

        assertThat(Preconditions.rangeCounts(headers, TAG, null)).isEqualTo(counts);
    }

    private static final Instant CHANGED = Instant.parse("2026-11-01T00:00:00.700Z");

    @ParameterizedTest(name = "{0}: {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "If-Modified-Since   | Sun, 01 Nov 2026 00:00:00 GMT  | NOT_MODIFIED",
                "If-Modified-Since   | Sun, 01 Nov 2026 00:00:01 GMT  | NOT_MODIFIED",
                "If-Modified-Since   | Sat, 31 Oct 2026 23:59:59 GMT  | PROCEED",
                "If-Modified-Since   | Sunday, 01-Nov-26 00:00:00 GMT | NOT_MODIFIED",
                "If-Modified-Since   | Sun Nov  1 00:00:00 2026       | NOT_MODIFIED",
                "If-Modified-Since   | yesterday                      | PROCEED",
                "If-Unmodified-Since | Sun, 01 Nov 2026 00:00:00 GMT  | PROCEED",
                "If-Unmodified-Since | Sat, 31 Oct 2026 23:59:59 GMT  | FAILED",
                "If-Unmodified-Since | yesterday                      | PROCEED",
            })
    void conditionsOnTheDate(String name, String date, Outcome outcome) {
        HttpHeaders headers = new DefaultHttpHeaders().add(name, date);

        assertThat(Preconditions.evaluate(headers, TAG, CHANGED)).isEqualTo(outcome);
    }

    /** "A recipient MUST ignore If-Modified-Since if the request contains an If-None-Match header field" (13.1.3). */
    @Test
    void tagsGoBeforeDates() {
        HttpHeaders other = new DefaultHttpHeaders()
                .add("If-None-Match", "\"x\"")
                .add("If-Modified-Since", "Sun, 01 Nov 2026 00:00:00 GMT");
        HttpHeaders same = new DefaultHttpHeaders()
                .add("If-Match", TAG)
                .add("If-Unmodified-Since", "Sat, 31 Oct 2026 23:59:59 GMT");

        assertThat(Preconditions.evaluate(other, TAG, CHANGED)).isEqualTo(Outcome.PROCEED);
        assertThat(Preconditions.evaluate(same, TAG, CHANGED)).isEqualTo(Outcome.PROCEED);
    }

    /** "…or if there is more than one member" (13.1.3). */
    @Test
    void twoDatesAreNone() {
        HttpHeaders headers = new DefaultHttpHeaders()
                .add("If-Modified-Since", "Sun, 01 Nov 2026 00:00:00 GMT")
                .add("If-Modified-Since", "Sun, 01 Nov 2026 00:00:00 GMT");

        assertThat(Preconditions.evaluate(headers, TAG, CHANGED)).isEqualTo(Outcome.PROCEED);
    }

    @ParameterizedTest(name = "If-Range {0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Sun, 01 Nov 2026 00:00:00 GMT | true",
                "Sun, 01 Nov 2026 00:00:01 GMT | false",
                "Sat, 31 Oct 2026 23:59:59 GMT | false",
                "yesterday                     | false",
            })
    void aRangeCountsForThisVeryDate(String condition, boolean counts) {
        HttpHeaders headers = new DefaultHttpHeaders().add("If-Range", condition);

        assertThat(Preconditions.rangeCounts(headers, TAG, CHANGED)).isEqualTo(counts);
    }
}
