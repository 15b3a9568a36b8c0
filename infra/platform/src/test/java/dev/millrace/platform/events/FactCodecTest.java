package dev.millrace.platform.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FactCodecTest {
    private final FactCodec codec = new FactCodec();

    @Test
    void olderSignalsAreRead() {
        String before = """
                {"version":1,"epoch":7,"spans":[],"cutsAtMillis":[2000],"loudness":null,"faces":null}""";
        assertThat(codec.read("SignalsMeasured", 1, before))
                .isInstanceOfSatisfying(Fact.SignalsMeasured.class, signals -> {
                    assertThat(signals.cutsAtMillis()).containsExactly(2000L);
                    assertThat(signals.faces()).isEmpty();
                    assertThat(signals.faceCounts()).isEmpty();
                    assertThat(signals.scores()).isEmpty();
                });
    }
}
