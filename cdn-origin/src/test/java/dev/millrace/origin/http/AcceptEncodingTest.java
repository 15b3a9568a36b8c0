package dev.millrace.origin.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110, section 12.5.3. */
class AcceptEncodingTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "                             | false",
                "gzip                         | true",
                "GZip                         | true",
                "x-gzip                       | true",
                "br, gzip                     | true",
                "br                           | false",
                "*                            | true",
                "*;q=0                        | false",
                "*;q=0, gzip                  | true",
                "gzip;q=0                     | false",
                "gzip;q=0, *                  | false",
                "gzip;q=0.5                   | true",
                "gzip ; q=0.001               | true",
                "gzip;q=0.000                 | false",
                "gzip;q=0.5, identity         | false",
                "gzip;q=0.5, identity;q=0.5   | true",
                "identity;q=0                 | false",
                "gzip;q=2                     | false",
                "gzip;q=                      | false",
                "gzip;q=1.000;x=y             | true",
                ",,gzip,                      | true",
            })
    void gzipIsPreferred(String field, boolean preferred) {
        HttpHeaders headers = new DefaultHttpHeaders();
        if (field != null) {
            headers.add("Accept-Encoding", field);
        }

        assertThat(AcceptEncoding.of(headers).prefers("gzip")).isEqualTo(preferred);
    }

    @ParameterizedTest
    @CsvSource({"gzip, true", "br, false"})
    void severalFieldsAreOneList(String second, boolean preferred) {
        HttpHeaders headers =
                new DefaultHttpHeaders().add("Accept-Encoding", "deflate").add("Accept-Encoding", second);

        assertThat(AcceptEncoding.of(headers).prefers("gzip")).isEqualTo(preferred);
    }
}
