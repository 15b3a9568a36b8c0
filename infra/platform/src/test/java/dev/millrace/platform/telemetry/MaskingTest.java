package dev.millrace.platform.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskingTest {
    private static final String PATH_TOKEN = "AgAAAABn" + "aBc-_9".repeat(14);
    private static final String JWT = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl";

    @Test
    void aPathTokenIsMaskedAndItsPathStays() {
        assertThat(Masking.mask("GET /t/" + PATH_TOKEN + "/v/abc/master.m3u8 200"))
                .isEqualTo("GET /t/***/v/abc/master.m3u8 200");
    }

    @Test
    void aBearerTokenIsMasked() {
        assertThat(Masking.mask("Authorization: Bearer " + JWT)).isEqualTo("Authorization: Bearer ***");
        assertThat(Masking.mask("the token " + JWT + " was refused")).isEqualTo("the token *** was refused");
        assertThat(Masking.mask("bearer opaque.token~1/=")).isEqualTo("bearer ***");
    }

    @ParameterizedTest
    @CsvSource({
        "/sign-in?code=abc123&x=1, /sign-in?code=***&x=1",
        "/x?token=abc, /x?token=***",
        "jdbc:postgresql://h/d?password=hunter2&a=b, jdbc:postgresql://h/d?password=***&a=b",
        "Cookie: millrace_session=a.b-c; theme=dark, Cookie: millrace_session=***; theme=dark",
        "millrace_csrf=abc_-1, millrace_csrf=***",
    })
    void whatOpensADoorIsMasked(String line, String masked) {
        assertThat(Masking.mask(line)).isEqualTo(masked);
    }

    @ParameterizedTest
    @CsvSource({
        "GET /v/abcdefghijklmnopqrstuvwxyz/master.m3u8 200",
        "object t/acme/a/abcdefghijklmnopqrstuvwxyz/abcdefghijklmnopqrstuvwxyz/pack/v-avc-1080/1-1",
        "statusCode=200",
    })
    void theRestIsLeftAlone(String line) {
        assertThat(Masking.mask(line)).isEqualTo(line);
    }
}
