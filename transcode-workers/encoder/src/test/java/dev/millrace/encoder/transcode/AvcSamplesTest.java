package dev.millrace.encoder.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.encoder.av.Refused;
import dev.millrace.encoder.protocol.FailureCode;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvcSamplesTest {
    /** One sequence parameter set, 67 01 02, and one picture parameter set, 68 03. */
    private final AvcSamples samples = new AvcSamples(bytes("0164001fff e1 0003 670102 01 0002 6803"));

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @Test
    void slicesStayAndWhatTellsOfOtherThingsGoes() {
        // Delimiter, supplement, parameter sets again, two slices of an IDR picture, filler.
        AvcSamples.Sample kept = samples.kept(bytes("00000002 09f0 00000003 06 0501 00000003 670102 00000002 6803"
                + "00000003 65aabb 00000002 25cc 00000002 0cff 00000000"));
        assertThat(kept.bytes()).isEqualTo(ByteBuffer.wrap(bytes("00000002 09f0 00000003 65aabb 00000002 25cc")));
        assertThat(kept.idr()).isTrue();
    }

    @Test
    void aPictureThatNeedsOthersIsNoBeginning() {
        AvcSamples.Sample kept = samples.kept(bytes("00000003 41aabb"));
        assertThat(kept.bytes()).isEqualTo(ByteBuffer.wrap(bytes("00000003 41aabb")));
        assertThat(kept.idr()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "another parameter set, 00000003 670103 00000002 65aa",
        "no slice, 00000002 09f0",
        "nothing, ''",
        "two kinds of slices, 00000002 65aa 00000002 41aa",
        "a partition, 00000002 42aa",
        "a second view, 00000002 74aa 00000002 65aa",
        "cut off, 00000009 65aa",
        "cut off in its length, 0000",
        "endless, ffffffff 65aa"
    })
    void whatIsNotAsItSeemedIsRefused(String what, String hex) {
        assertThatExceptionOfType(Refused.class)
                .as(what)
                .isThrownBy(() -> samples.kept(bytes(hex)))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(FailureCode.NOT_AS_SEEN));
    }

    @ParameterizedTest
    @CsvSource({"''", "01", "00 64001fff e1 0003 670102 01 0002 6803", "0164001fff e1 0009 670102"})
    void aConfigurationThatIsNoneIsRefused(String hex) {
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> new AvcSamples(bytes(hex)));
    }
}
