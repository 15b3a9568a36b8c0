package dev.millrace.ingest.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IfMatchTest {
    @Test
    void withoutTheHeaderThereIsNoCondition() {
        assertThat(IfMatch.parse(null)).isEmpty();
    }

    @Test
    void theStarAdmitsEveryVersion() {
        assertThat(parsed(" * ").admits(17)).isTrue();
    }

    @Test
    void oneOfSeveralTagsIsEnough() {
        assertThat(parsed("\"3\", \"other\" , \"4\"").versions()).isEqualTo(Set.of(3L, 4L));
    }

    @Test
    void aWeakTagNeverMatches() {
        assertThat(parsed("W/\"3\"").admits(3)).isFalse();
    }

    @Test
    void whatTheAnswerGaveIsAdmitted() {
        assertThat(parsed(IfMatch.etag(42)).admits(42)).isTrue();
        assertThat(parsed(IfMatch.etag(42)).admits(43)).isFalse();
    }

    @Test
    void aNumberThatIsNoVersionMatchesNothing() {
        assertThat(parsed("\"007\", \"99999999999999999999\"").versions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "\"3", "'3'", "\"3\" 4", "* \"3\""})
    void whatIsNoEntityTagIsRefused(String header) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> IfMatch.parse(header))
                .matches(e -> e.refusal() == Refusal.BAD_REQUEST);
    }

    @Test
    void aLongHeaderIsReadInNoTime() {
        String header = "\"1\" ,, ".repeat(2000) + "!";
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> IfMatch.parse(header));
    }

    private static IfMatch parsed(String header) {
        return Optional.of(header).flatMap(IfMatch::parse).orElseThrow();
    }
}
