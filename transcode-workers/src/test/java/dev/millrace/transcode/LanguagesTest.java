package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguagesTest {
    @ParameterizedTest
    @CsvSource({
        "eng, en",
        "ger, de",
        "deu, de",
        "fre, fr",
        "fra, fr",
        "en, en",
        "en-US, en",
        "ENG, en",
        "und, und",
        "mis, mis",
        "gsw, gsw",
        "../../x, und",
        "english, und",
        "e, und",
        "'', und",
        "'a\"b', und"
    })
    void whatAContainerSaysBecomesTheShortestTag(String tagged, String tag) {
        assertThat(Languages.of(tagged)).isEqualTo(tag);
    }

    @Test
    void nothingSaidIsUndetermined() {
        assertThat(Languages.of(null)).isEqualTo("und");
    }
}
