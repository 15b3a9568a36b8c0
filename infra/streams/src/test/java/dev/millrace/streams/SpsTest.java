package dev.millrace.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SpsTest {
    @Test
    void readsWhatX264Writes() throws MalformedMediaException {
        // 426×240 (432×240 cropped), High, level 2.1, BT.709, with bytes that keep start codes out.
        byte[] unit = HexFormat.of().parseHex("67640015acd941b1fe4f016a020202800000030080015f90078b16cb");
        Sps sps = read(unit);
        assertThat(sps.profileLevel()).isEqualTo("640015");
        assertThat(sps.profile()).isEqualTo(100);
        assertThat(sps.level()).isEqualTo(21);
        assertThat(sps.progressive()).isTrue();
        assertThat(sps.width()).isEqualTo(426);
        assertThat(sps.height()).isEqualTo(240);
        assertThat(sps.transfer()).isEqualTo(1);
    }

    @Test
    void readsEveryFieldAndTheOnesBefore() throws MalformedMediaException {
        Sps sps = read(new Parameters(110, 51, 1, 10, false, 1918, 1080, 16).unit());
        assertThat(sps).isEqualTo(new Sps("6e0033", 110, 51, 1, 10, false, 1918, 1080, 16));
        assertThat(read(new Parameters(66, 30, 1, 8, true, 640, 360, 0).unit()))
                .isEqualTo(new Sps("42001e", 66, 30, 1, 8, true, 640, 360, 2));
    }

    @Test
    void refusesOneThatIsCutOff() {
        byte[] unit = Parameters.of(1280, 720).unit();
        for (int length = 1; length < unit.length - 2; length++) {
            byte[] cut = Arrays.copyOf(unit, length);
            assertThatExceptionOfType(MalformedMediaException.class).isThrownBy(() -> read(cut));
        }
    }

    private static Sps read(byte[] unit) throws MalformedMediaException {
        return Sps.read(new Box("sps", ByteBuffer.wrap(unit)));
    }
}
