package dev.millrace.origin.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110, section 14, for a representation of 1000 bytes. */
class RangesTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=0-0                | 0+1",
                "bytes=0-999              | 0+1000",
                "bytes=0-                 | 0+1000",
                "bytes=999-               | 999+1",
                "bytes=500-99999999999999999999999 | 500+500",
                "bytes=-1                 | 999+1",
                "bytes=-1000              | 0+1000",
                "bytes=-5000              | 0+1000",
                "Bytes=1-2                | 1+2",
                "bytes= 1-2               | 1+2",
                "bytes=0-1,900-           | 0+2 900+100",
                "bytes=900-,0-1           | 900+100 0+2",
                "bytes=0-1, ,5-6          | 0+2 5+2",
                "bytes=0-1,2000-          | 0+2",
                "bytes=1000-              | none",
                "bytes=1000-1001,-0       | none",
                "bytes=-0                 | none",
                "bytes=99999999999999999999- | none",
                "bytes=0-5,3-8            | whole",
                "bytes=0-,-1              | whole",
                "bytes=5-4                | whole",
                "bytes=                   | whole",
                "bytes=,                  | whole",
                "bytes=-                  | whole",
                "bytes=a-b                | whole",
                "bytes=0-1x               | whole",
                "bytes=+0-1               | whole",
                "bytes 0-1                | whole",
                "seconds=0-1              | whole",
                "0-1                      | whole",
            })
    void whatAFieldSelects(String field, String selected) {
        assertThat(text(Ranges.of(new DefaultHttpHeaders().add("Range", field), 1_000)))
                .isEqualTo(selected);
    }

    @Test
    void noFieldAndTwoFieldsSelectTheWhole() {
        assertThat(text(Ranges.of(new DefaultHttpHeaders(), 1_000))).isEqualTo("whole");
        assertThat(text(Ranges.of(
                        new DefaultHttpHeaders().add("Range", "bytes=0-1").add("Range", "bytes=3-4"), 1_000)))
                .isEqualTo("whole");
    }

    @Test
    void sixteenRangesAreServedAndSeventeenAreNot() {
        assertThat(text(Ranges.of(new DefaultHttpHeaders().add("Range", many(16)), 1_000)))
                .startsWith("0+1 2+1");
        assertThat(text(Ranges.of(new DefaultHttpHeaders().add("Range", many(17)), 1_000)))
                .isEqualTo("whole");
        assertThat(text(Ranges.of(new DefaultHttpHeaders().add("Range", many(400)), 1_000)))
                .isEqualTo("whole");
    }

    private static String many(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> 2 * i + "-" + 2 * i)
                .collect(Collectors.joining(",", "bytes=", ""));
    }

    private static String text(Ranges ranges) {
        return switch (ranges) {
            case Ranges.Whole() -> "whole";
            case Ranges.Unsatisfiable() -> "none";
            case Ranges.Single(var range) -> range.offset() + "+" + range.length();
            case Ranges.Several(var several) ->
                several.stream().map(r -> r.offset() + "+" + r.length()).collect(Collectors.joining(" "));
        };
    }
}
