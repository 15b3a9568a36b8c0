package dev.millrace.ingest.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileTextTest {
    @ParameterizedTest
    @CsvSource({
        "My holiday, My holiday",
        "../../etc/passwd, _._etc_passwd",
        "..\\..\\x.mp4, _._x.mp4",
        ".htaccess, htaccess",
        "a\"; filename=\"evil.exe, a_ filename_evil.exe",
        "Ünïcode 映画, Ünïcode 映画",
        "'   ', video",
        "<script>, _script_",
    })
    void aDownloadIsNamedHarmlessly(String title, String name) {
        assertThat(FileName.of(title))
                .isEqualTo(name)
                .doesNotContain("/", "\\", "\"", "\n")
                .doesNotStartWith(".");
    }

    @Test
    void neitherTurnedTextNorLineBreaksReachAFileName() {
        assertThat(FileName.of("invoice\u202Efdp.exe")).isEqualTo("invoice_fdp.exe");
        assertThat(FileName.of("a\r\nSet-Cookie: x")).isEqualTo("a_Set-Cookie_ x");
        assertThat(FileName.of("x".repeat(5000))).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "a\nb", "a\u0000b", "a\u2028b", "\u001b[31m"})
    void whatIsNoLineOfTextIsNoTitle(String title) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> Title.of(title))
                .matches(e -> e.refusal() == Refusal.BAD_FIELD);
    }

    @Test
    void titlesAreCountedByWhatPeopleSee() {
        assertThat(Title.of("  " + "🎬".repeat(200) + " ")).isEqualTo("🎬".repeat(200));
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> Title.of("🎬".repeat(201)));
    }

    @Test
    void markupIsTextLikeAnyOther() {
        assertThat(Title.of("<img src=x onerror=alert(1)>")).isEqualTo("<img src=x onerror=alert(1)>");
    }
}
