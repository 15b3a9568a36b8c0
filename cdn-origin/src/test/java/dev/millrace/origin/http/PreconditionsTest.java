package dev.millrace.origin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.origin.http.Preconditions.Outcome;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
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

        assertThat(Preconditions.evaluate(headers, TAG)).isEqualTo(outcome);
    }

    @Test
    void datesDecideNothingWhereNoDateWasEverSent() {
        HttpHeaders headers = new DefaultHttpHeaders()
                .add("If-Modified-Since", "Sat, 21 Nov 2026 00:00:00 GMT")
                .add("If-Unmodified-Since", "Sat, 21 Nov 1970 00:00:00 GMT");

        assertThat(Preconditions.evaluate(headers, TAG)).isEqualTo(Outcome.PROCEED);
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

        assertThat(Preconditions.rangeCounts(headers, TAG)).isEqualTo(counts);
    }
}
