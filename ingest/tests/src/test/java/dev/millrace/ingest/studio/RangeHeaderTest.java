package dev.millrace.ingest.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.platform.objects.ByteRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class RangeHeaderTest {
    private static final String ETAG = "\"abc\"";

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=10-19, 10, 10",
        "bytes=90-, 90, 10",
        "bytes=90-1000, 90, 10",
        "bytes=-5, 95, 5",
        "bytes=-1000, 0, 100",
        "'bytes= 3-4 ', 3, 2",
    })
    void oneSpan(String header, long offset, long length) {
        assertThat(RangeHeader.of(asking(header), ETAG, 100)).contains(new ByteRange(offset, length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,5-6", "lines=0-1", "bytes=-", "bytes=9-3", "bytes=a-b", "bytes=0-1x", "0-1"})
    void whatIsNotOneSpanIsAnsweredByTheWhole(String header) {
        assertThat(RangeHeader.of(asking(header), ETAG, 100)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0"})
    void nothingBehindTheEnd(String header) {
        assertThatExceptionOfType(UnsatisfiableRangeException.class)
                .isThrownBy(() -> RangeHeader.of(asking(header), ETAG, 100))
                .matches(e -> e.length() == 100);
    }

    @Test
    void aRangeOfOtherBytesIsAnsweredByTheWhole() {
        MockHttpServletRequest request = asking("bytes=0-1");
        request.addHeader("If-Range", "\"other\"");
        assertThat(RangeHeader.of(request, ETAG, 100)).isEmpty();
        assertThat(RangeHeader.of(new MockHttpServletRequest(), ETAG, 100)).isEmpty();
    }

    private static MockHttpServletRequest asking(String range) {
        var request = new MockHttpServletRequest();
        request.addHeader("Range", range);
        return request;
    }
}
